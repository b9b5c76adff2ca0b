import type { MeasuredBatch, RawCurves } from '../../../shared/contract/compute-explanation.ts'
import type { Baseline } from '../../../shared/domain/faithfulness.ts'
import {
  borderAttention,
  energyInMask,
  mapAgreement,
  perturbationAuc,
  pointingGame,
} from '../../../metrics/explanation.ts'
import type { MapGrid } from '../../../shared/math/resize-map.ts'
import type { Measures } from '../../db/faithfulness.ts'

type Item = MeasuredBatch['items'][number]

/** The numbers of one heatmap; null where a map is empty or the image has no mask. */
export function measuresOf(item: Item, mask: MapGrid | null): Measures {
  const { width, height } = item
  const map = { values: item.map, width, height }
  const finite = item.map.every((value) => Number.isFinite(value))
  const border = finite ? borderAttention(map) : null
  const inside = finite && mask ? energyInMask(map, mask) : null
  return {
    ...curveMeasures(item.curves, 'blur', 'Blur'),
    ...curveMeasures(item.curves, 'mean', 'Mean'),
    pointing: finite && mask ? pointingGame(map, mask) : null,
    energyInMask: inside?.share ?? null,
    maskArea: inside?.area ?? null,
    border: border?.share ?? null,
    borderArea: border?.area ?? null,
    randomised: finite ? mapAgreement(map, { ...map, values: item.randomised }).spearman : null,
  }
}

type CurveMeasures<B extends string> = Record<
  `deletion${B}` | `insertion${B}` | `randomDeletion${B}` | `randomInsertion${B}`,
  number | null
>

function curveMeasures<B extends 'Blur' | 'Mean'>(
  curves: readonly RawCurves[],
  baseline: Baseline,
  name: B,
): CurveMeasures<B> {
  const found = curves.find((curve) => curve.baseline === baseline)
  const area = (scores: readonly number[] | undefined): number | null =>
    found && scores?.every((score) => Number.isFinite(score))
      ? perturbationAuc(found.fractions, scores)
      : null
  return {
    [`deletion${name}`]: area(found?.deletion),
    [`insertion${name}`]: area(found?.insertion),
    [`randomDeletion${name}`]: area(found?.randomDeletion),
    [`randomInsertion${name}`]: area(found?.randomInsertion),
  } as CurveMeasures<B>
}
