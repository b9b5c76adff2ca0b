/** Covers regions of a picture so that what was there can no longer be seen, and as little else as possible catches the eye. */

export interface Picture {
  /** `[height, width, 3]` */
  readonly data: Uint8Array
  readonly width: number
  readonly height: number
}

/** In shares of width and height, from the upper left corner. */
export interface Region {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

/** Width of the frame around a region whose mean colour fills it, as a share of the region's longer side. */
const FRAME = 0.15

/** 1 for each pixel that one of the regions touches: `[height, width]`. */
export function coveredPixels(regions: readonly Region[], width: number, height: number): Uint8Array {
  const covered = new Uint8Array(width * height)
  for (const region of regions) {
    const { left, right, top, bottom } = pixelEdges(region, width, height)
    for (let y = top; y < bottom; y++) covered.fill(1, y * width + left, y * width + right)
  }
  return covered
}

/**
 * A copy with the regions covered. 'surrounding' gives each the mean colour of a frame around it; 'blur' continues the colours at its
 * edge inwards (pull-push, Gortler et al. 1996, section 3.4).
 */
export function coverRegions(
  picture: Picture,
  regions: readonly Region[],
  fill: 'surrounding' | 'blur',
): Uint8Array {
  const covered = coveredPixels(regions, picture.width, picture.height)
  return fill === 'blur' ? continued(picture, covered) : withMeans(picture, regions, covered)
}

function pixelEdges({ x, y, width: w, height: h }: Region, width: number, height: number) {
  const clip = (value: number, most: number): number => Math.min(most, Math.max(0, value))
  // Rounded outwards; a hair's breadth of floating point must not cost a row of pixels.
  return {
    left: clip(Math.floor(x * width + 1e-6), width),
    right: clip(Math.ceil((x + w) * width - 1e-6), width),
    top: clip(Math.floor(y * height + 1e-6), height),
    bottom: clip(Math.ceil((y + h) * height - 1e-6), height),
  }
}

function withMeans({ data, width, height }: Picture, regions: readonly Region[], covered: Uint8Array) {
  const result = data.slice()
  const whole = { left: 0, right: width, top: 0, bottom: height }
  for (const region of regions) {
    const edges = pixelEdges(region, width, height)
    const frame = Math.max(2, FRAME * Math.max(edges.right - edges.left, edges.bottom - edges.top))
    const around = {
      left: Math.max(0, Math.floor(edges.left - frame)),
      right: Math.min(width, Math.ceil(edges.right + frame)),
      top: Math.max(0, Math.floor(edges.top - frame)),
      bottom: Math.min(height, Math.ceil(edges.bottom + frame)),
    }
    const colour = meanOf(data, width, covered, around) ??
      meanOf(data, width, covered, whole) ?? [128, 128, 128]
    for (let y = edges.top; y < edges.bottom; y++)
      for (let x = edges.left; x < edges.right; x++) result.set(colour, (y * width + x) * 3)
  }
  return result
}

/** Mean colour of the pixels that stay; null where none does. */
function meanOf(
  data: Uint8Array,
  width: number,
  covered: Uint8Array,
  { left, right, top, bottom }: Record<'left' | 'right' | 'top' | 'bottom', number>,
): number[] | null {
  const sums = [0, 0, 0]
  let count = 0
  for (let y = top; y < bottom; y++) {
    for (let x = left; x < right; x++) {
      if (covered[y * width + x]) continue
      for (let c = 0; c < 3; c++) sums[c]! += data[(y * width + x) * 3 + c]!
      count++
    }
  }
  return count === 0 ? null : sums.map((sum) => Math.round(sum / count))
}

interface Level {
  readonly width: number
  readonly height: number
  /** Sums of colours over known pixels, `[height, width, 3]`, and how much is known, `[height, width]`. */
  readonly colour: Float32Array
  readonly weight: Float32Array
}

function continued({ data, width, height }: Picture, covered: Uint8Array): Uint8Array {
  const weight = Float32Array.from(covered, (is) => 1 - is)
  const colour = Float32Array.from(data, (value, i) => value * weight[Math.floor(i / 3)]!)
  const { colour: filled } = pullPush({ width, height, colour, weight })
  return Uint8Array.from(data, (value, i) =>
    covered[Math.floor(i / 3)] ? Math.min(255, Math.max(0, Math.round(filled[i]!))) : value,
  )
}

/** Fills what is not known from a picture of half the size, which is filled in the same way. */
function pullPush(level: Level): Level {
  const { width, height, colour, weight } = level
  if ((width === 1 && height === 1) || weight.every((w) => w >= 1)) return normalised(level)
  const coarse = pullPush(halved(level))
  const filled = normalised(level)
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const i = y * width + x
      const known = Math.min(1, weight[i]!)
      if (known >= 1) continue
      for (let c = 0; c < 3; c++) {
        const own = known > 0 ? colour[i * 3 + c]! / weight[i]! : 0
        filled.colour[i * 3 + c] = known * own + (1 - known) * smooth(coarse, x, y, c)
      }
    }
  }
  return filled
}

function halved({ width, height, colour, weight }: Level): Level {
  const [w, h] = [Math.ceil(width / 2), Math.ceil(height / 2)]
  const half = {
    width: w,
    height: h,
    colour: new Float32Array(w * h * 3),
    weight: new Float32Array(w * h),
  }
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const to = (y >> 1) * w + (x >> 1)
      const i = y * width + x
      half.weight[to]! += weight[i]!
      for (let c = 0; c < 3; c++) half.colour[to * 3 + c]! += colour[i * 3 + c]!
    }
  }
  // A cell counts as known as soon as one of its pixels is.
  for (let i = 0; i < half.weight.length; i++) {
    const scale = half.weight[i]! > 1 ? 1 / half.weight[i]! : 1
    half.weight[i]! *= scale
    for (let c = 0; c < 3; c++) half.colour[i * 3 + c]! *= scale
  }
  return half
}

function normalised(level: Level): Level {
  const colour = level.colour.map((value, i) => {
    const weight = level.weight[Math.floor(i / 3)]!
    return weight > 0 ? value / weight : 0
  })
  return { ...level, colour }
}

/** The coarse level between its cells: bilinear, pixel centres at half positions, edges held. */
function smooth({ width, height, colour }: Level, x: number, y: number, c: number): number {
  const across = between(x, width)
  const down = between(y, height)
  const at = (row: number, column: number): number => colour[(row * width + column) * 3 + c]!
  const top = at(down.low, across.low) * (1 - across.part) + at(down.low, across.high) * across.part
  const bottom = at(down.high, across.low) * (1 - across.part) + at(down.high, across.high) * across.part
  return top * (1 - down.part) + bottom * down.part
}

function between(fine: number, size: number) {
  const at = Math.min(size - 1, Math.max(0, (fine + 0.5) / 2 - 0.5))
  const low = Math.floor(at)
  return { low, high: Math.min(size - 1, low + 1), part: at - low }
}
