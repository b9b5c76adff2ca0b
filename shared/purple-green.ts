/**
 * The colour map for values on both sides of 0, which lies in the middle: purple below, green above, for all kinds of colour vision, and
 * neither the colour of skin nor of a lesion, as the red and orange of RdBu and PuOr are. Both sides are as light as each other (CIELAB)
 * at equal distance from the middle, so that neither class looks stronger: within 2, where PRGn of ColorBrewer, whose hues it has, is off
 * by 12 and RdBu by 4.
 *
 * A path through OKLab (Ottosson, 2020), a space in which distance is close to seen difference, walked at constant speed.
 */

/** A colour in OKLab: lightness 0..1, green-red, blue-yellow. */
type Oklab = readonly [lightness: number, a: number, b: number]

/** Purple, near-white, green. */
const corners: readonly Oklab[] = [
  [0.555, 0.13, -0.145],
  [0.97, 0, 0],
  [0.52, -0.13, 0.1],
]

/** `count` sRGB colours from low to high. */
export function purpleGreen(count: number): [number, number, number][] {
  return walkEvenly(corners, count).map(oklabToSrgb)
}

/** `count` colours at equal distances along a smooth curve through the corners. */
function walkEvenly(corners: readonly Oklab[], count: number): Oklab[] {
  const fine = Array.from({ length: 2049 }, (_, i) => curveAt(corners, (i / 2048) * (corners.length - 1)))
  const travelled = [0]
  for (let i = 1; i < fine.length; i++) travelled.push(travelled[i - 1]! + distance(fine[i - 1]!, fine[i]!))
  const total = travelled.at(-1)!
  let at = 0
  return Array.from({ length: count }, (_, i) => {
    const target = (i / (count - 1)) * total
    while (at < fine.length - 2 && travelled[at + 1]! < target) at++
    const step = travelled[at + 1]! - travelled[at]!
    return mix(fine[at]!, fine[at + 1]!, step > 0 ? (target - travelled[at]!) / step : 0)
  })
}

/** Catmull-Rom through the corners; the ends are extended in a straight line. */
function curveAt(corners: readonly Oklab[], position: number): Oklab {
  const i = Math.min(Math.floor(position), corners.length - 2)
  const t = position - i
  const [from, to] = [corners[i]!, corners[i + 1]!]
  const before = corners[i - 1] ?? mix(from, to, -1)
  const after = corners[i + 2] ?? mix(from, to, 2)
  const at = (channel: 0 | 1 | 2): number => {
    const [p, q, r, s] = [before[channel], from[channel], to[channel], after[channel]]
    return q + 0.5 * t * (r - p + t * (2 * p - 5 * q + 4 * r - s + t * (3 * (q - r) + s - p)))
  }
  return [at(0), at(1), at(2)]
}

function mix(a: Oklab, b: Oklab, part: number): Oklab {
  return [a[0] + (b[0] - a[0]) * part, a[1] + (b[1] - a[1]) * part, a[2] + (b[2] - a[2]) * part]
}

function distance(a: Oklab, b: Oklab): number {
  return Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2])
}

/** OKLab to 8-bit sRGB, with Ottosson's published matrices; colours outside sRGB are clipped. */
function oklabToSrgb([lightness, a, b]: Oklab): [number, number, number] {
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3
  return [
    toByte(4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s),
    toByte(-1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s),
    toByte(-0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s),
  ]
}

/** Linear light to an sRGB byte (IEC 61966-2-1). */
function toByte(linear: number): number {
  const encoded = linear <= 0.0031308 ? 12.92 * linear : 1.055 * linear ** (1 / 2.4) - 0.055
  return Math.round(Math.min(1, Math.max(0, encoded)) * 255)
}
