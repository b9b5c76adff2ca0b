import type { FaithfulnessMeasure, MeasuredMean } from '../../../shared/domain/faithfulness.ts'
import { percent, three } from '../../../shared/format.ts'

/** Paired differences to a random map, the larger the better for the map. */
export interface AgainstRandom {
  readonly deletion: MeasuredMean
  readonly insertion: MeasuredMean
}

/** A map that correlates more than this with a random network's says little about what was learned. */
const TOO_SIMILAR = 0.5

/** What the averages say, and what they do not. */
export function sentencesOf(
  measures: Readonly<Record<FaithfulnessMeasure, MeasuredMean>>,
  { deletion, insertion }: AgainstRandom,
): string[] {
  return [
    against(
      'Taking away the pixels that the map calls important lowers the probability of the class',
      deletion,
    ),
    against('Putting them back raises it', insertion),
    ...regions(measures),
    ...randomised(measures.randomised),
    'These tests ask whether a map shows what this model uses. They do not ask whether the model uses the right thing.',
  ]
}

function against(what: string, { mean, interval, n }: MeasuredMean): string {
  if (mean === null) return `${what}: not measured.`
  const range = interval ? ` (95 % interval ${three(interval[0])} to ${three(interval[1])})` : ''
  const difference = `by ${three(mean)} in area under the curve against a random map${range}, n = ${n}`
  if (interval && interval[0] > 0) return `${what} more than a random map as coarse does: ${difference}.`
  if (interval && interval[1] < 0)
    return `${what} less than a random map as coarse does: ${difference}. That is worse than chance.`
  return `${what} no more clearly than a random map as coarse does: ${difference}. These images cannot show that the map is better than chance.`
}

function regions({
  border,
  borderArea,
  energyInMask,
  maskArea,
}: Readonly<Record<FaithfulnessMeasure, MeasuredMean>>): string[] {
  return [
    ...(energyInMask.mean !== null && maskArea.mean !== null
      ? [
          `${percent(energyInMask.mean)} of the map lies inside the lesion's mask, which is ${percent(maskArea.mean)} of the image (n = ${energyInMask.n}).`,
        ]
      : []),
    ...(border.mean !== null && borderArea.mean !== null
      ? [
          `${percent(border.mean)} of the map lies on the outer border, which is ${percent(borderArea.mean)} of the image${border.mean > borderArea.mean ? ': more than a uniform map would have there' : ''} (n = ${border.n}).`,
        ]
      : []),
  ]
}

function randomised({ mean, n }: MeasuredMean): string[] {
  if (mean === null) return []
  const found = `With randomised weights, maps correlate with the real ones by ${three(mean)} (Spearman, n = ${n})`
  return [
    Math.abs(mean) < TOO_SIMILAR
      ? `${found}: they depend on what the network learned.`
      : `${found}: much of such a map comes from the image or the architecture, not from what the network learned.`,
  ]
}
