import { LENGTH, WINDOWS, layoutVectors } from './layout-vectors.ts'
import { LOOK_BYTES } from '../../shared/math/grey-look.ts'

/** Largest distance of two layout vectors (of length 255) of images that are laid on each other. */
const RADIUS = 48
/** An image is laid on this many others at most, those nearest to it: what bounds the time that many images alike take. */
const NEAREST = 12

/** Of a distance kept in 32 bits. */
const ROUNDING = 1e-3

const STRIDE = WINDOWS.length * LENGTH

/** The layout vectors of many images. */
export interface LayoutIndex {
  readonly count: number
  /** Each image's vectors of its windows, those farthest from the vector of the whole first: `[count, WINDOWS, LENGTH]`. */
  readonly windows: Uint8Array
  /** Which window each of these is, `[count, WINDOWS]`. */
  readonly numbers: Uint8Array
  /** How far each of these lies from the vector of the whole, falling: `[count, WINDOWS]`. */
  readonly offsets: Float32Array
  /** Least and greatest of each number in an image's windows, `[count, 2, LENGTH]`. */
  readonly bounds: Uint8Array
  /** Each image's vector of the whole, `[count, LENGTH]`. */
  readonly wholes: Uint8Array
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
  const index = {
    count,
    windows: new Uint8Array(count * STRIDE),
    numbers: new Uint8Array(count * WINDOWS.length),
    offsets: new Float32Array(count * WINDOWS.length),
    bounds: new Uint8Array(count * 2 * LENGTH),
    wholes: new Uint8Array(count * LENGTH),
  }
  const vectors = new Uint8Array(STRIDE)
  for (let i = 0; i < count; i++) {
    layoutVectors(looks.subarray(i * LOOK_BYTES, (i + 1) * LOOK_BYTES), vectors)
    add(index, i, vectors)
  }
  return index
}

/** @param vectors of the image's windows, `[WINDOWS, LENGTH]` */
function add(index: LayoutIndex, i: number, vectors: Uint8Array): void {
  index.wholes.set(vectors.subarray(0, LENGTH), i * LENGTH)
  for (let n = 0; n < LENGTH; n++) {
    const values = WINDOWS.map((_, w) => vectors[w * LENGTH + n]!)
    index.bounds[2 * i * LENGTH + n] = Math.min(...values)
    index.bounds[(2 * i + 1) * LENGTH + n] = Math.max(...values)
  }
  const offsets = WINDOWS.map((_, w) => Math.sqrt(squaredDistance(vectors, 0, vectors, w * LENGTH, Infinity)))
  const order = offsets.map((offset, w) => ({ offset, w })).sort((p, q) => q.offset - p.offset)
  order.forEach(({ offset, w }, k) => {
    const at = i * WINDOWS.length + k
    index.numbers[at] = w
    index.offsets[at] = offset
    index.windows.set(vectors.subarray(w * LENGTH, (w + 1) * LENGTH), at * LENGTH)
  })
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
  const found: LayoutCandidate[] = []
  let radius = RADIUS
  for (let other = 0; other < query; other++) {
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
  index: LayoutIndex,
  a: number,
  b: number,
  radius: number,
): LayoutCandidate | null {
  let found: LayoutCandidate | null = null
  for (const [whole, other] of [
    [a, b],
    [b, a],
  ] as const) {
    const limit = found?.distance ?? radius
    if (isWithin(index, whole, other, limit)) found = windowNearer(index, whole, other, limit, found)
  }
  return found
}

/** Whether a window of `other` can be within `limit` of `whole`, by the least and greatest numbers of all its windows. */
function isWithin({ wholes, bounds }: LayoutIndex, whole: number, other: number, limit: number): boolean {
  const [at, from] = [whole * LENGTH, 2 * other * LENGTH]
  let sum = 0
  for (let n = 0; n < LENGTH; n++) {
    const value = wholes[at + n]!
    const [least, greatest] = [bounds[from + n]!, bounds[from + LENGTH + n]!]
    if (value < least) sum += (least - value) * (least - value)
    else if (value > greatest) sum += (value - greatest) * (value - greatest)
    if (sum > limit * limit) return false
  }
  return true
}

/** The window of `other` that is nearest to `whole`, where nearer than `known`; else that. */
function windowNearer(
  { wholes, windows, offsets, numbers }: LayoutIndex,
  whole: number,
  other: number,
  limit: number,
  known: LayoutCandidate | null,
): LayoutCandidate | null {
  const apart = Math.sqrt(squaredDistance(wholes, whole * LENGTH, wholes, other * LENGTH, Infinity))
  let found = known
  let nearest = limit
  const first = other * WINDOWS.length
  // The triangle inequality: a window this near to its own whole is farther from the other one than the nearest so far.
  for (let at = first; at < first + WINDOWS.length && offsets[at]! >= apart - nearest - ROUNDING; at++) {
    const squared = squaredDistance(wholes, whole * LENGTH, windows, at * LENGTH, nearest * nearest)
    if (squared > nearest * nearest || (found && squared === nearest * nearest)) continue
    nearest = Math.sqrt(squared)
    found = { whole, other, window: numbers[at]!, distance: nearest }
  }
  return found
}
