import sharp, { type Sharp } from 'sharp'

/** Longest side of a thumbnail. */
export const THUMBNAIL_PX = 256

/** A whole picture in little, upright: `[height, width, 3]`, its longer side at most 256 pixels, unless asked otherwise. */
export interface SmallPicture {
  readonly data: Uint8Array
  readonly width: number
  readonly height: number
  /** Some of it was transparent and shows white. */
  readonly isTransparent: boolean
}

/**
 * Small ones are not enlarged.
 * @param image with or without alpha
 */
export async function shrink(image: Sharp, sizePx = THUMBNAIL_PX): Promise<SmallPicture> {
  const small = image.resize(sizePx, sizePx, {
    fit: 'inside',
    withoutEnlargement: true,
    kernel: 'linear',
  })
  const { data, info } = await small.raw({ depth: 'uchar' }).toBuffer({ resolveWithObject: true })
  const { width, height, channels } = info
  return channels === 4 ? onWhite(data, width, height) : { data, width, height, isTransparent: false }
}

function onWhite(rgba: Uint8Array, width: number, height: number): SmallPicture {
  const data = new Uint8Array(width * height * 3)
  let isTransparent = false
  for (let i = 0; i < width * height; i++) {
    const alpha = rgba[i * 4 + 3]!
    if (alpha < 255) isTransparent = true
    for (let c = 0; c < 3; c++)
      data[i * 3 + c] = Math.round((rgba[i * 4 + c]! * alpha + 255 * (255 - alpha)) / 255)
  }
  return { data, width, height, isTransparent }
}

/** A JPEG of it, as galleries show. */
export async function encodeThumbnail({ data, width, height }: SmallPicture): Promise<Buffer> {
  return sharp(data, { raw: { width, height, channels: 3 } })
    .jpeg({ quality: 82 })
    .toBuffer()
}

export const GRID_SIDE = 32

/**
 * Brightness (0..255, rounded) at `side` x `side` places, each a mean that falls off in a triangle to the middle of its neighbours, so that what
 * resizing and compression do between them hardly shows: `[side, side]`.
 */
export function greyGrid({ data, width, height }: SmallPicture, side = GRID_SIDE): Uint8Array {
  const across = weightsOf(width, side)
  const down = weightsOf(height, side)
  // Memory of its own for every picture would have to be collected as often.
  if (scratch.length < width + height * side) scratch = new Float64Array(width + height * side)
  const grey = scratch.subarray(0, width)
  const rows = scratch.subarray(width)
  for (let y = 0; y < height; y++) {
    for (let x = 0, i = y * width * 3; x < width; x++, i += 3)
      grey[x] = 0.2126 * data[i]! + 0.7152 * data[i + 1]! + 0.0722 * data[i + 2]!
    for (let column = 0; column < side; column++) {
      const { from, weights } = across[column]!
      let sum = 0
      for (let k = 0; k < weights.length; k++) sum += weights[k]! * grey[from + k]!
      rows[y * side + column] = sum
    }
  }
  const grid = new Uint8Array(side * side)
  for (let row = 0; row < side; row++) {
    const { from, weights } = down[row]!
    for (let column = 0; column < side; column++) {
      let sum = 0
      for (let k = 0; k < weights.length; k++) sum += weights[k]! * rows[(from + k) * side + column]!
      grid[row * side + column] = Math.round(sum)
    }
  }
  return grid
}

let scratch = new Float64Array(0)

interface Weights {
  /** The first pixel that counts. */
  readonly from: number
  /** Of the pixels from there; their sum is 1. */
  readonly weights: Float64Array
}

const weights = new Map<string, readonly Weights[]>()

/** What each of `size` pixels in a row counts at each of the `side` places. */
function weightsOf(size: number, side: number): readonly Weights[] {
  const name = `${size} ${side}`
  const known = weights.get(name) ?? makeWeights(size, side)
  weights.set(name, known)
  return known
}

function makeWeights(size: number, side: number): Weights[] {
  const step = size / side
  const reach = Math.max(step, 1)
  return Array.from({ length: side }, (_, place) => {
    const middle = (place + 0.5) * step
    const from = Math.max(0, Math.ceil(middle - reach - 0.5))
    const to = Math.min(size - 1, Math.floor(middle + reach - 0.5))
    const shares = new Float64Array(to - from + 1)
    for (let k = 0; k < shares.length; k++)
      shares[k] = Math.max(0, 1 - Math.abs(from + k + 0.5 - middle) / reach)
    const sum = shares.reduce((total, share) => total + share, 0)
    return { from, weights: shares.map((share) => share / sum) }
  })
}
