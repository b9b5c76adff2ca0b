import type { Sentence } from '../../shared/say.ts'

/** Why a model file cannot be used: a half-sentence that follows its name. */
export class Refusal extends Error {
  readonly reason: Sentence
  constructor(reason: Sentence) {
    super(reason.text)
    this.name = 'Refusal'
    this.reason = reason
  }
}
