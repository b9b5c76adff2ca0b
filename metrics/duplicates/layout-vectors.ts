import { halveLook } from '../../shared/math/grey-look.ts'
import { ANGLES, readRings, ringPoints, RINGS, type RingPoints, type Window } from './rings.ts'

/** Waves around a circle, and waves from the middle to the rim, that a vector is made of. */
const AROUND = 5
const OUTWARD = 5

/** Parts of a side that a window may take: the whole, and what a crop by up to a tenth leaves. */
const INTERVALS: readonly (readonly [number, number])[] = [
  [0, 1],
  [0.025, 0.975],
  [0, 0.95],
  [0.05, 1],
  [0.05, 0.95],
  [0, 0.9],
  [0.1, 1],
]
/** What zooming in leaves, as augmentation does. */
const ZOOMED: readonly (readonly [number, number])[] = [
  [0, 0.84],
  [0.08, 0.92],
  [0.16, 1],
]

const across = (intervals: readonly (readonly [number, number])[]): Window[] =>
  intervals.flatMap(([left, right]) => intervals.map(([top, bottom]) => ({ left, right, top, bottom })))

/** Each interval across with each down: the whole first. */
export const WINDOWS: readonly Window[] = [...across(INTERVALS), ...across(ZOOMED), ...across([[0.1, 0.9]])]
/** Where each window's circles lie. */
export const windowRings: readonly RingPoints[] = WINDOWS.map(ringPoints)

/** Numbers of a vector: all waves but the mean. */
export const LENGTH = (AROUND + 1) * OUTWARD - 1

/** Length that vectors are stored with, in bytes. */
const SCALE = 255

/**
 * The layout of an image as a vector that turning by any angle and mirroring leave as it is, for each of its windows: `[WINDOWS, LENGTH]`
 * bytes, each vector of length `SCALE`. The picture on a disc is taken apart into waves around and outward, and only their magnitudes
 * are kept: as with Zernike moments (Khotanzad and Hong 1990, "Invariant image recognition by Zernike moments"), with cosines along the
 * radius, and on rings as the hash of Tang, Zhang, Li and Zhang (2016, "Robust image hashing with ring partition and invariant
 * vector distance"). Brightness and contrast go with the mean and the length.
 * @param look `[LOOK_SIDE, LOOK_SIDE]`
 */
export function layoutVectors(look: Uint8Array, into: Uint8Array): void {
  const coarse = halveLook(look)
  windowRings.forEach((window, i) => writeVector(readRings(coarse, window), into, i * LENGTH))
}

/** Cosine and sine of each wave around, `[AROUND + 1, 2, ANGLES]`. */
const circular = Float64Array.from({ length: (AROUND + 1) * 2 * ANGLES }, (_, i) => {
  const phase = (2 * Math.PI * Math.floor(i / (2 * ANGLES)) * (i % ANGLES)) / ANGLES
  return Math.floor(i / ANGLES) % 2 === 0 ? Math.cos(phase) : Math.sin(phase)
})

/** Waves outward over the area of the disc (the square of the radius), `[OUTWARD, RINGS]`; each ring counts by its area. */
const radial = Float64Array.from({ length: OUTWARD * RINGS }, (_, i) => {
  const radius = ((i % RINGS) + 0.5) / RINGS
  return Math.cos(Math.PI * Math.floor(i / RINGS) * radius * radius) * radius
})

function writeVector(rings: Float32Array, into: Uint8Array, at: number): void {
  const values = new Float64Array((AROUND + 1) * OUTWARD)
  const around = new Float64Array(2 * RINGS)
  for (let wave = 0; wave <= AROUND; wave++) {
    for (let part = 0; part < 2; part++)
      for (let ring = 0; ring < RINGS; ring++) {
        let sum = 0
        for (let k = 0; k < ANGLES; k++)
          sum += rings[ring * ANGLES + k]! * circular[(wave * 2 + part) * ANGLES + k]!
        around[part * RINGS + ring] = sum
      }
    for (let out = 0; out < OUTWARD; out++) {
      let [real, imaginary] = [0, 0]
      for (let ring = 0; ring < RINGS; ring++) {
        real += around[ring]! * radial[out * RINGS + ring]!
        imaginary += around[RINGS + ring]! * radial[out * RINGS + ring]!
      }
      // Pictures lose amplitude towards short waves (Field 1987): without a weight, the dark middle would be all that counts.
      values[out * (AROUND + 1) + wave] = Math.hypot(real, imaginary) * (wave + 2 * out)
    }
  }
  store(values, into, at)
}

/** Waves around and outward that tell pictures apart best come first: a distance is known to be too large after few of them. */
const ORDER = [
  24, 6, 12, 18, 7, 2, 14, 13, 1, 5, 4, 8, 25, 3, 19, 20, 15, 9, 16, 21, 17, 10, 27, 22, 26, 11, 23, 28, 29,
]

/** Scales to `SCALE` and rounds, without the mean. */
function store(values: Float64Array, into: Uint8Array, at: number): void {
  let length = 0
  for (const k of ORDER) length += values[k]! ** 2
  const scale = length > 0 ? SCALE / Math.sqrt(length) : 0
  for (let i = 0; i < ORDER.length; i++) into[at + i] = Math.round(values[ORDER[i]!]! * scale)
}
