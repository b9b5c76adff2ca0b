import { say, verbatim, type Sentence } from '../../shared/say.ts'

/** What an operator does that is not translated: a half-sentence. */
export class Unsupported extends Error {
  readonly reason: Sentence
  constructor(reason: Sentence) {
    super(reason.text)
    this.reason = reason
  }
}

/** An attribute whose value has no counterpart. */
export function unsupportedValue(name: string, value: string | number | readonly number[]): Unsupported {
  return new Unsupported(verbatim(`${name}=${typeof value === 'object' ? `[${value.join()}]` : value}`))
}

/** Weights, shapes or indices that depend on the image. */
export function unsupportedInput(name: string): Unsupported {
  return new Unsupported(say`${name} is computed from the image`)
}
