import type { Sentence } from '../../shared/say.ts'
import type { Argument, Json, LayerConfig } from '../../models/graph.ts'
import { asArray } from './json.ts'
import type { RawLayer } from './raw-model.ts'

/** A layer becomes one node, or a few: `part` is what is appended to its name ('' for the layer itself). */
export interface Step {
  readonly part: string
  readonly className: string
  readonly config: LayerConfig
  readonly inputs: readonly (Argument | { readonly kind: 'step'; readonly part: string })[]
}

export interface Translation {
  readonly steps: readonly Step[]
  readonly warnings: readonly Sentence[]
}

/** A layer that LesionLens does not run. `reason` is a half-sentence, or null where the class alone says it. */
export class UnsupportedLayer extends Error {
  readonly reason: Sentence | null
  constructor(reason: Sentence | null = null) {
    super(reason?.text ?? 'unsupported layer')
    this.reason = reason
  }
}

/** What a translator gets: the call's arguments resolved, constants unpacked. */
export interface LayerCallData {
  readonly layer: RawLayer
  /** Positional arguments, lists of tensors spread out. */
  readonly inputs: readonly Argument[]
  readonly kwargs: Readonly<Record<string, CallValue>>
  readonly positional: readonly CallValue[]
}
export type CallValue = Argument | { readonly kind: 'list'; readonly items: readonly CallValue[] }

export function single(className: string, config: LayerConfig, inputs: readonly Argument[]): Translation {
  return { steps: [{ part: '', className, config, inputs }], warnings: [] }
}

/** All arguments in a nested list of them. */
export function argumentsIn(value: CallValue): Argument[] {
  return value.kind === 'list' ? value.items.flatMap(argumentsIn) : [value]
}

/** An argument written in the call; undefined for tensors. */
export function constantOf(value: CallValue | undefined): Json | undefined {
  return value?.kind === 'constant' ? value.value : undefined
}

export function readNumbers(value: Json | undefined): readonly number[] {
  return asArray(typeof value === 'number' ? [value] : value).filter((v) => typeof v === 'number')
}
