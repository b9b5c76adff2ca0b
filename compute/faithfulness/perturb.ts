import type { RawCurves } from '../../shared/contract/compute-explanation.ts'
import type { Baseline } from '../../shared/domain/faithfulness.ts'

/** Steps of a curve; each changes the same number of pixels. */
export const STEPS = 16

/** Probability of the explained class for pictures [count,H,W,C] side by side. */
export type ScorePictures = (pictures: Float32Array, count: number) => Promise<readonly number[]>

export interface PerturbedPicture {
  /** [H,W,C] */
  readonly picture: Float32Array
  readonly channels: number
  readonly baseline: Float32Array
  readonly kind: Baseline
  /** By falling importance, and as a random map would have it. */
  readonly order: Uint32Array
  readonly random: Uint32Array
}

/**
 * Deletion and insertion (Petsiuk et al. 2018, https://arxiv.org/abs/1806.07421) with the most important pixels first, beside the
 * same in the order of a random map: the class's probability after 0, 1/STEPS, ... 1 of the pixels were replaced by the baseline, or put into it.
 */
export async function perturbationCurves(
  { picture, channels, baseline, kind, order, random }: PerturbedPicture,
  score: ScorePictures,
): Promise<RawCurves> {
  const [whole, empty] = await score(joined([picture, baseline]), 2)
  const walk = async (from: Float32Array, to: Float32Array, pixels: Uint32Array): Promise<number[]> => {
    const pictures = between(from, to, pixels, channels)
    const inside = await score(joined(pictures), pictures.length)
    return [from === picture ? whole! : empty!, ...inside, to === picture ? whole! : empty!]
  }
  return {
    baseline: kind,
    fractions: Array.from({ length: STEPS + 1 }, (_, step) => step / STEPS),
    deletion: await walk(picture, baseline, order),
    insertion: await walk(baseline, picture, order),
    randomDeletion: await walk(picture, baseline, random),
    randomInsertion: await walk(baseline, picture, random),
  }
}

/** The pictures on the way, without its ends: after each step another share of the pixels is taken from `to`. */
function between(from: Float32Array, to: Float32Array, order: Uint32Array, channels: number): Float32Array[] {
  const present = from.slice()
  let done = 0
  return Array.from({ length: STEPS - 1 }, (_, step) => {
    const until = Math.round(((step + 1) * order.length) / STEPS)
    for (; done < until; done++) {
      const start = order[done]! * channels
      for (let c = 0; c < channels; c++) present[start + c] = to[start + c]!
    }
    return present.slice()
  })
}

function joined(pictures: readonly Float32Array[]): Float32Array {
  const size = pictures[0]!.length
  const all = new Float32Array(size * pictures.length)
  pictures.forEach((picture, i) => all.set(picture, i * size))
  return all
}
