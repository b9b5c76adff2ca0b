import type { Affine, ColourMatrix } from './augmentation.ts'

/** Bytes where nothing else is done to the pixels: writing numbers into a clamped array rounds them. */
export type Painted = Float32Array | Uint8ClampedArray

/**
 * Moves and recolours an image in one pass: uint8 [H,W,3] in, [H,W,3] in 0..255 out. Bilinear; beyond the border the
 * image is mirrored (d c b a | a b c d | d c b a), so no black corner tells the network how far a picture was turned.
 */
export function resample(
  source: Uint8Array,
  out: Painted,
  width: number,
  height: number,
  affine: Affine | null,
  colour: ColourMatrix | null,
): void {
  if (affine === null) out.set(source)
  else if (isMirror(affine, width, height)) mirror(source, out, width, height, affine)
  else bilinear(source, out, width, height, affine)
  if (colour !== null) recolour(out, colour)
}

/** Flips alone, the common case, move whole pixels inside the picture. */
function isMirror([a, b, c, d, e, f]: Affine, width: number, height: number): boolean {
  const along = (scale: number, start: number, size: number): boolean =>
    (scale === 1 && start === 0) || (scale === -1 && start === size - 1)
  return b === 0 && d === 0 && along(a, c, width) && along(e, f, height)
}

function mirror(source: Uint8Array, out: Painted, width: number, height: number, affine: Affine): void {
  const [a, , , , e, f] = affine
  const row = 3 * width
  for (let y = 0; y < height; y++) {
    const start = (e * y + f) * row
    if (a === 1) {
      out.set(source.subarray(start, start + row), y * row)
      continue
    }
    let to = y * row
    for (let from = start + row - 3; from >= start; from -= 3) {
      out[to++] = source[from]!
      out[to++] = source[from + 1]!
      out[to++] = source[from + 2]!
    }
  }
}

function bilinear(source: Uint8Array, out: Painted, width: number, height: number, affine: Affine): void {
  const [a, b, c, d, e, f] = affine
  let to = 0
  for (let y = 0; y < height; y++) {
    let u = b * y + c
    let v = e * y + f
    for (let x = 0; x < width; x++, u += a, v += d) {
      const left = Math.floor(u)
      const top = Math.floor(v)
      const right = u - left
      const low = v - top
      const inside = left >= 0 && top >= 0 && left < width - 1 && top < height - 1
      const x0 = 3 * (inside ? left : reflect(left, width))
      const x1 = inside ? x0 + 3 : 3 * reflect(left + 1, width)
      const row0 = 3 * width * (inside ? top : reflect(top, height))
      const row1 = inside ? row0 + 3 * width : 3 * width * reflect(top + 1, height)
      const w00 = (1 - right) * (1 - low)
      const w01 = right * (1 - low)
      const w10 = (1 - right) * low
      const w11 = right * low
      const [p00, p01, p10, p11] = [row0 + x0, row0 + x1, row1 + x0, row1 + x1]
      for (let k = 0; k < 3; k++) {
        out[to++] =
          w00 * source[p00 + k]! + w01 * source[p01 + k]! + w10 * source[p10 + k]! + w11 * source[p11 + k]!
      }
    }
  }
}

/** Index of the pixel that a mirrored plane shows at `index`. */
function reflect(index: number, size: number): number {
  const period = 2 * size
  const inside = ((index % period) + period) % period
  return inside < size ? inside : period - 1 - inside
}

function recolour(values: Painted, m: ColourMatrix): void {
  const [a, b, c, d, e, f, g, h, i, j, k, l] = m as [
    number,
    number,
    number,
    number,
    number,
    number,
    number,
    number,
    number,
    number,
    number,
    number,
  ]
  for (let p = 0; p < values.length; p += 3) {
    const red = values[p]!
    const green = values[p + 1]!
    const blue = values[p + 2]!
    values[p] = clamp(a * red + b * green + c * blue + d)
    values[p + 1] = clamp(e * red + f * green + g * blue + h)
    values[p + 2] = clamp(i * red + j * green + k * blue + l)
  }
}

function clamp(value: number): number {
  return value < 0 ? 0 : value > 255 ? 255 : value
}
