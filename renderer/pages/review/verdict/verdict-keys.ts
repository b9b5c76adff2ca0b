/** What the number keys of the review stand for, in the order of the panel. */
import type { Artefact, Verdict } from '../../../../shared/domain/review.ts'

export const VERDICT_KEYS = [
  'model-wrong',
  'label-wrong',
  'both-defensible',
  'artefact',
  'poor-image',
] as const satisfies readonly Verdict[]
export const ARTEFACT_KEYS = [
  'ruler',
  'ink',
  'hair',
  'gel',
  'border',
  'other',
] as const satisfies readonly Artefact[]
