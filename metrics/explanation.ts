import { pearson, spearman } from './correlation.ts'
import { resizeMap, type MapGrid } from '../shared/math/resize-map.ts'
import { areaAverage, requireGrid } from './maps.ts'
import { areaUnder } from './roc.ts'

/**
 * Area under a deletion or insertion curve (Petsiuk et al. 2018) by trapezoids: the class score while pixels are
 * removed from (or put into) the image, most important first. Deletion: lower is better; insertion: higher.
 * @param fractions share of pixels changed, rising from 0 to 1  @param scores the class probability at each
 * Throws RangeError when the curve does not run from 0 to 1.
 */
export function perturbationAuc(fractions: ArrayLike<number>, scores: ArrayLike<number>): number {
  const last = fractions.length - 1
  if (last < 1 || scores.length !== fractions.length || fractions[0] !== 0 || fractions[last] !== 1) {
    throw new RangeError('a perturbation curve needs one score per fraction, from 0 to 1')
  }
  return areaUnder(fractions, scores)
}

/**
 * Pointing game (Zhang et al. 2016): whether the map's largest value lies inside the mask, by the centre of its cell;
 * several equal maxima give the share of them inside. Null for a map without a positive value, or an empty mask.
 * @param mask 1 inside, 0 outside, at any resolution over the same image
 */
export function pointingGame(map: MapGrid, mask: MapGrid): number | null {
  requireGrid(map)
  requireGrid(mask)
  let largest = 0
  for (let i = 0; i < map.values.length; i++) largest = Math.max(largest, map.values[i]!)
  if (!(largest > 0) || isEmpty(mask)) return null
  let hits = 0
  let maxima = 0
  for (let i = 0; i < map.values.length; i++) {
    if (map.values[i] !== largest) continue
    const x = Math.floor((((i % map.width) + 0.5) / map.width) * mask.width)
    const y = Math.floor(((Math.floor(i / map.width) + 0.5) / map.height) * mask.height)
    maxima++
    if (mask.values[y * mask.width + x]! > 0.5) hits++
  }
  return hits / maxima
}

export interface AttentionShare {
  /** Share of the map's positive sum inside the region. */
  readonly share: number
  /** Share of the image's area the region takes: what an even map would score. */
  readonly area: number
}

/**
 * Energy inside the mask (Wang et al. 2020, energy-based pointing game): the positive part of the map inside the mask
 * over all of it, each map cell weighted by how much of its area the mask covers. Null for a map without a positive
 * value, or an empty mask.
 */
export function energyInMask(map: MapGrid, mask: MapGrid): AttentionShare | null {
  requireGrid(map)
  requireGrid(mask)
  if (isEmpty(mask)) return null
  return shareOf(map, areaAverage(mask, map.width, map.height))
}

/** The outer border's width as a share of each side, unless told otherwise: dark corners, rulers and frames lie there. */
const defaultBorder = 0.1

/** Share of the map's positive sum in the outer border of the image. Null for a map without a positive value. */
export function borderAttention(map: MapGrid, border: number = defaultBorder): AttentionShare | null {
  requireGrid(map)
  if (!(border > 0 && border < 0.5))
    throw new RangeError(`a border of ${border} is not between 0 and half of the image`)
  const insideX = insideShares(map.width, border)
  const insideY = insideShares(map.height, border)
  const coverage = Float64Array.from(
    map.values,
    (_, i) => 1 - insideX[i % map.width]! * insideY[Math.floor(i / map.width)]!,
  )
  return shareOf(map, coverage)
}

export interface MapAgreement {
  readonly pearson: number | null
  readonly spearman: number | null
}

/** Correlation of two maps of one image, the coarser resized to the finer; null when one is constant. */
export function mapAgreement(a: MapGrid, b: MapGrid): MapAgreement {
  const width = Math.max(a.width, b.width)
  const height = Math.max(a.height, b.height)
  const at = (map: MapGrid) => {
    requireGrid(map)
    if (map.width === width && map.height === height) return map.values
    return resizeMap(map, width, height, new Float64Array(width * height))
  }
  const [first, second] = [at(a), at(b)]
  return { pearson: pearson(first, second), spearman: spearman(first, second) }
}

function shareOf(map: MapGrid, coverage: Float64Array): AttentionShare | null {
  let total = 0
  let inside = 0
  let area = 0
  for (let i = 0; i < map.values.length; i++) {
    const value = Math.max(0, map.values[i]!)
    total += value
    inside += value * coverage[i]!
    area += coverage[i]! / coverage.length
  }
  return total > 0 ? { share: inside / total, area } : null
}

/** How much of each cell along one side lies within the inner part. */
function insideShares(count: number, border: number): number[] {
  const [start, end] = [border * count, (1 - border) * count]
  return Array.from({ length: count }, (_, i) => Math.max(0, Math.min(end, i + 1) - Math.max(start, i)))
}

function isEmpty(mask: MapGrid): boolean {
  for (let i = 0; i < mask.values.length; i++) if (mask.values[i]! > 0.5) return false
  return true
}
