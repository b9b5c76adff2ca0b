import { LENGTH, WINDOWS, layoutVectors } from './layout-vectors.ts'
import { LOOK_BYTES } from '../../shared/math/grey-look.ts'

/** Largest distance of two layout vectors (of length 255) of images that are laid on each other. */
const RADIUS = 48
/** An image is laid on this many others at most, those nearest to it: what bounds the time that many images alike take. */
const NEAREST = 12

const STRIDE = WINDOWS.length * LENGTH

/** The layout vectors of many images. */
export interface LayoutIndex {
  readonly count: number
  /** Each image's vectors, `[count, WINDOWS, LENGTH]`. */
  readonly windows: Uint8Array
  /** Each image's vector of the whole, `[count, LENGTH]`. */
  readonly wholes: Uint8Array
  /** How far the vectors of an image's windows lie from that of the whole, at most. */
  readonly reach: Float64Array
}

/** An image whose whole resembles a window of another. */
export interface LayoutCandidate {
  readonly whole: number
  /** The other image, and which of its windows. */
  readonly other: number
  readonly window: number
  readonly distance: number
}

/** @param looks `[count, LOOK_SIDE, LOOK_SIDE]` */
export function indexLayouts(looks: Uint8Array): LayoutIndex {
  const count = looks.length / LOOK_BYTES
  const windows = new Uint8Array(count * STRIDE)
  const wholes = new Uint8Array(count * LENGTH)
  const reach = new Float64Array(count)
  for (let i = 0; i < count; i++) {
    const mine = windows.subarray(i * STRIDE, (i + 1) * STRIDE)
    layoutVectors(looks.subarray(i * LOOK_BYTES, (i + 1) * LOOK_BYTES), mine)
    wholes.set(mine.subarray(0, LENGTH), i * LENGTH)
    let farthest = 0
    for (let w = 1; w < WINDOWS.length; w++)
      farthest = Math.max(farthest, squaredDistance(mine, 0, mine, w * LENGTH, Infinity))
    reach[i] = Math.sqrt(farthest)
  }
  return { count, windows, wholes, reach }
}

/** Squared distance of two vectors, or something above `limit` as soon as it is above. */
function squaredDistance(a: Uint8Array, atA: number, b: Uint8Array, atB: number, limit: number): number {
  let sum = 0
  for (let i = 0; i < LENGTH; i++) {
    const difference = a[atA + i]! - b[atB + i]!
    sum += difference * difference
    if (sum > limit) return sum
  }
  return sum
}

/**
 * Images before `query` whose whole resembles a window of it, or that have a window that resembles its whole: nearest first, `NEAREST` at
 * most. Each pair is met once, from the later one.
 */
export function layoutNeighbours(index: LayoutIndex, query: number): LayoutCandidate[] {
  const { wholes, reach } = index
  const found: LayoutCandidate[] = []
  let radius = RADIUS
  const at = query * LENGTH
  for (let other = 0; other < query; other++) {
    // The triangle inequality: no window of either can be nearer than this.
    const limit = radius + Math.max(reach[query]!, reach[other]!)
    if (squaredDistance(wholes, at, wholes, other * LENGTH, limit * limit) > limit * limit) continue
    const candidate = nearestWindow(index, query, other, radius)
    if (!candidate) continue
    insertSorted(found, candidate)
    if (found.length > NEAREST) {
      found.pop()
      radius = found.at(-1)!.distance
    }
  }
  return found
}

function insertSorted(found: LayoutCandidate[], one: LayoutCandidate): void {
  let at = found.length
  while (at > 0 && found[at - 1]!.distance > one.distance) at--
  found.splice(at, 0, one)
}

/** The window of one of two images that is nearest to the whole of the other; null when none is within `radius`. */
export function nearestWindow(
  { windows }: LayoutIndex,
  a: number,
  b: number,
  radius: number,
): LayoutCandidate | null {
  let nearest = radius * radius
  let found: Omit<LayoutCandidate, 'distance'> | null = null
  for (const [whole, other] of [
    [a, b],
    [b, a],
  ] as const)
    for (let window = 0; window < WINDOWS.length; window++) {
      const distance = squaredDistance(
        windows,
        whole * STRIDE,
        windows,
        other * STRIDE + window * LENGTH,
        nearest,
      )
      if (distance >= nearest && (found || distance > nearest)) continue
      nearest = distance
      found = { whole, other, window }
    }
  return found && { ...found, distance: Math.sqrt(nearest) }
}
