import { COARSE_SIDE } from '../../shared/math/grey-look.ts'

/** A picture is read along this many circles, at this many points each. */
export const RINGS = 8
export const ANGLES = 32

/** Share of each side that a disc spans, and where: 0 .. 1. */
export interface Window {
  readonly left: number
  readonly right: number
  readonly top: number
  readonly bottom: number
}

/** Four pixels and their weights for each point, `[RINGS, ANGLES]`: where the circles lie in a window. */
export interface RingPoints {
  readonly pixels: Uint16Array
  readonly weights: Float32Array
}

/** Where the circles of a window lie. They are ellipses where it is no square: so is what is squashed to one. */
export function ringPoints({ left, right, top, bottom }: Window): RingPoints {
  const pixels = new Uint16Array(RINGS * ANGLES * 4)
  const weights = new Float32Array(RINGS * ANGLES * 4)
  for (let point = 0; point < RINGS * ANGLES; point++) {
    const radius = (Math.floor(point / ANGLES) + 0.5) / RINGS / 2
    const angle = (2 * Math.PI * (point % ANGLES)) / ANGLES
    const x = ((left + right) / 2 + radius * (right - left) * Math.cos(angle)) * COARSE_SIDE - 0.5
    const y = ((top + bottom) / 2 + radius * (bottom - top) * Math.sin(angle)) * COARSE_SIDE - 0.5
    const column = Math.min(COARSE_SIDE - 2, Math.max(0, Math.floor(x)))
    const row = Math.min(COARSE_SIDE - 2, Math.max(0, Math.floor(y)))
    const [across, down] = [clamp(x - column), clamp(y - row)]
    const corners = [
      [0, (1 - across) * (1 - down)],
      [1, across * (1 - down)],
      [COARSE_SIDE, (1 - across) * down],
      [COARSE_SIDE + 1, across * down],
    ] as const
    corners.forEach(([step, weight], k) => {
      pixels[point * 4 + k] = row * COARSE_SIDE + column + step
      weights[point * 4 + k] = weight
    })
  }
  return { pixels, weights }
}

const clamp = (share: number): number => Math.min(1, Math.max(0, share))

/** A picture along circles: `[COARSE_SIDE, COARSE_SIDE]` -> `[RINGS, ANGLES]`. Turning it moves each row along, mirroring reverses it. */
export function readRings(look: ArrayLike<number>, { pixels, weights }: RingPoints): Float32Array {
  const rings = new Float32Array(RINGS * ANGLES)
  for (let point = 0, k = 0; point < rings.length; point++, k += 4)
    rings[point] =
      look[pixels[k]!]! * weights[k]! +
      look[pixels[k + 1]!]! * weights[k + 1]! +
      look[pixels[k + 2]!]! * weights[k + 2]! +
      look[pixels[k + 3]!]! * weights[k + 3]!
  return rings
}

/** How far a picture must be turned, clockwise after mirroring left to right, to lie on another. */
export interface Turn {
  readonly mirrored: boolean
  /** 0 .. 360, in steps of 360 / ANGLES. */
  readonly degrees: number
  /** Correlation on the discs when it is turned so. */
  readonly correlation: number
}

/** The turns at which one picture's rings correlate best with another's: local maxima over all angles, best first. */
export function bestTurns(a: Float32Array, b: Float32Array, count: number): Turn[] {
  const first = standardise(a)
  const second = standardise(b)
  const turns = [false, true].flatMap((mirrored) => {
    const row = Array.from({ length: ANGLES }, (_, shift) => correlateShifted(first, second, mirrored, shift))
    return row.flatMap((correlation, shift) => {
      const beside = Math.max(row[(shift + 1) % ANGLES]!, row[(shift + ANGLES - 1) % ANGLES]!)
      return correlation < beside ? [] : [{ mirrored, degrees: (360 * shift) / ANGLES, correlation }]
    })
  })
  return turns.sort((p, q) => q.correlation - p.correlation).slice(0, count)
}

/** Outer rings stand for more of the area. */
const ringWeights = Float32Array.from({ length: RINGS * ANGLES }, (_, i) => Math.floor(i / ANGLES) + 0.5)
const totalWeight = ringWeights.reduce((sum, weight) => sum + weight, 0)

/** Mean 0 and length 1 by area, each value times the root of its weight. */
function standardise(rings: Float32Array): Float32Array {
  let mean = 0
  for (let i = 0; i < rings.length; i++) mean += (rings[i]! * ringWeights[i]!) / totalWeight
  let length = 0
  for (let i = 0; i < rings.length; i++) length += (rings[i]! - mean) ** 2 * ringWeights[i]!
  const scale = length > 0 ? 1 / Math.sqrt(length) : 0
  return rings.map((value, i) => (value - mean) * scale * Math.sqrt(ringWeights[i]!))
}

/** For each turn (mirrored ones last), the angle of the unturned picture that comes to lie on each angle: `[2, ANGLES, ANGLES]`. */
const sources = Uint8Array.from({ length: 2 * ANGLES * ANGLES }, (_, i) => {
  const unturned = (i % ANGLES) - (Math.floor(i / ANGLES) % ANGLES) + 2 * ANGLES
  // Mirroring left to right takes an angle to half a circle less it.
  return (i < ANGLES * ANGLES ? unturned : ANGLES / 2 - unturned + 4 * ANGLES) % ANGLES
})

/** Correlation of `b` with `a` turned by `shift` points after mirroring left to right. */
function correlateShifted(a: Float32Array, b: Float32Array, mirrored: boolean, shift: number): number {
  const at = ((mirrored ? ANGLES : 0) + shift) * ANGLES
  let sum = 0
  for (let angle = 0; angle < ANGLES; angle++) {
    const source = sources[at + angle]!
    for (let ring = 0; ring < RINGS * ANGLES; ring += ANGLES) sum += a[ring + source]! * b[ring + angle]!
  }
  return sum
}
