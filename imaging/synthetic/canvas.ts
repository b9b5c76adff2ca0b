/** A picture in the making: RGB in 0..1, `[height, width, 3]`. */
export interface Canvas {
  readonly width: number
  readonly height: number
  readonly rgb: Float32Array
}

export interface CanvasPoint {
  readonly x: number
  readonly y: number
}

export type Rgb = readonly [red: number, green: number, blue: number]

/** How much of each pixel is covered, 0..1: `[height, width]`. */
export interface Coverage {
  readonly width: number
  readonly height: number
  readonly amount: Float32Array
}

export function createCoverage({
  width,
  height,
}: {
  readonly width: number
  readonly height: number
}): Coverage {
  return { width, height, amount: new Float32Array(width * height) }
}

/** Adds a line of round ends through the points; its radius may change along it. Overlaps do not add up. */
export function stroke(
  coverage: Coverage,
  points: readonly CanvasPoint[],
  radiusAt: (part: number) => number,
): void {
  for (let i = 1; i < points.length; i++) {
    strokeSegment(coverage, points[i - 1]!, points[i]!, radiusAt((i - 0.5) / (points.length - 1)))
  }
}

function strokeSegment(
  { width, height, amount }: Coverage,
  from: CanvasPoint,
  to: CanvasPoint,
  radius: number,
): void {
  const reach = radius + 1
  const [dx, dy] = [to.x - from.x, to.y - from.y]
  const squared = dx * dx + dy * dy || 1e-9
  const left = Math.max(0, Math.floor(Math.min(from.x, to.x) - reach))
  const right = Math.min(width - 1, Math.ceil(Math.max(from.x, to.x) + reach))
  const bottom = Math.min(height - 1, Math.ceil(Math.max(from.y, to.y) + reach))
  for (let y = Math.max(0, Math.floor(Math.min(from.y, to.y) - reach)); y <= bottom; y++) {
    for (let x = left; x <= right; x++) {
      const along = Math.min(1, Math.max(0, ((x - from.x) * dx + (y - from.y) * dy) / squared))
      const distance = Math.hypot(x - from.x - along * dx, y - from.y - along * dy)
      const cover = Math.min(1, Math.max(0, radius + 0.5 - distance)) * Math.min(1, radius * 2)
      const index = y * width + x
      if (cover > amount[index]!) amount[index] = cover
    }
  }
}

/** Points of a quadratic Bezier curve. */
export function curve(
  from: CanvasPoint,
  control: CanvasPoint,
  to: CanvasPoint,
  count: number,
): CanvasPoint[] {
  return Array.from({ length: count + 1 }, (_, i) => {
    const t = i / count
    const [a, b, c] = [(1 - t) * (1 - t), 2 * t * (1 - t), t * t]
    return { x: a * from.x + b * control.x + c * to.x, y: a * from.y + b * control.y + c * to.y }
  })
}

/** Lays a colour over the covered pixels. */
export function paintPixels({ rgb }: Canvas, { amount }: Coverage, colour: Rgb, opacity: number): void {
  for (let i = 0; i < amount.length; i++) {
    const cover = amount[i]! * opacity
    if (cover > 0) for (let c = 0; c < 3; c++) rgb[i * 3 + c]! += (colour[c]! - rgb[i * 3 + c]!) * cover
  }
}

/** Colours the covered pixels as a transparent dye does: what is below still shows. */
export function dye({ rgb }: Canvas, { amount }: Coverage, colour: Rgb, opacity: number): void {
  for (let i = 0; i < amount.length; i++) {
    const cover = amount[i]! * opacity
    if (cover > 0) for (let c = 0; c < 3; c++) rgb[i * 3 + c]! *= 1 + (colour[c]! - 1) * cover
  }
}

/** A rectangle of whole pixels. */
export interface Box {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

/** The smallest rectangle around all visibly covered pixels; undefined when there are none. */
export function boundingBox({ width, height, amount }: Coverage): Box | undefined {
  let [left, top, right, bottom] = [width, height, -1, -1]
  for (let i = 0; i < amount.length; i++) {
    if (amount[i]! < 0.1) continue
    const x = i % width
    const y = (i - x) / width
    left = Math.min(left, x)
    right = Math.max(right, x)
    top = Math.min(top, y)
    bottom = Math.max(bottom, y)
  }
  return right < 0 ? undefined : { x: left, y: top, width: right - left + 1, height: bottom - top + 1 }
}

/** Gaussian blur in place, edges repeated. */
export function blur({ width, height, rgb }: Canvas, sigmaPx: number): void {
  if (sigmaPx < 0.2) return
  const reach = Math.ceil(sigmaPx * 2.5)
  const weights = Array.from({ length: 2 * reach + 1 }, (_, i) =>
    Math.exp(-((i - reach) ** 2) / (2 * sigmaPx ** 2)),
  )
  const sum = weights.reduce((a, b) => a + b)
  const kernel = Float32Array.from(weights, (weight) => weight / sum)
  const between = new Float32Array(rgb.length)
  convolve(rgb, between, kernel, reach, width, height, 3, width * 3)
  convolve(between, rgb, kernel, reach, height, width, width * 3, 3)
}

/** One-dimensional convolution of `lines` lines of `length` RGB pixels each. */
function convolve(
  from: Float32Array,
  to: Float32Array,
  kernel: Float32Array,
  reach: number,
  length: number,
  lines: number,
  step: number,
  lineStep: number,
): void {
  for (let line = 0; line < lines; line++) {
    for (let i = 0; i < length; i++) {
      let r = 0
      let g = 0
      let b = 0
      for (let k = -reach; k <= reach; k++) {
        const source = line * lineStep + Math.min(length - 1, Math.max(0, i + k)) * step
        const weight = kernel[k + reach]!
        r += from[source]! * weight
        g += from[source + 1]! * weight
        b += from[source + 2]! * weight
      }
      const target = line * lineStep + i * step
      to[target] = r
      to[target + 1] = g
      to[target + 2] = b
    }
  }
}
