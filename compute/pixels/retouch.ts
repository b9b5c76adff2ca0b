import { Random } from '../../shared/random.ts'
import type { Augmentation } from './augmentation.ts'

/** Whether more is done to the pixels than moving them. */
export function isRetouched(change: Augmentation | null): boolean {
  if (change === null) return false
  const { colour, blurPx, hairs, cutout } = change
  return colour !== null || blurPx >= MIN_BLUR_PX || hairs > 0 || cutout !== null
}

/** What is done to the pixels after they were moved and recoloured: float32 [H,W,3] in 0..255, in place. */
export function retouch(values: Float32Array, width: number, height: number, change: Augmentation): void {
  if (change.blurPx >= MIN_BLUR_PX) blur(values, width, height, change.blurPx)
  if (change.hairs > 0) drawHairs(values, width, height, change.hairs, change.seed)
  if (change.cutout !== null) erase(values, width, change.cutout)
}

/** A narrower Gaussian changes no pixel by a grey level worth the time. */
const MIN_BLUR_PX = 0.2

/** Separable Gaussian, the border repeated. */
function blur(values: Float32Array, width: number, height: number, sigma: number): void {
  const radius = Math.ceil(3 * sigma)
  const kernel = Float64Array.from({ length: 2 * radius + 1 }, (_, i) =>
    Math.exp(-((i - radius) ** 2) / (2 * sigma * sigma)),
  )
  const sum = kernel.reduce((total, value) => total + value, 0)
  for (let i = 0; i < kernel.length; i++) kernel[i]! /= sum
  const line = new Float32Array(3 * Math.max(width, height))
  for (let y = 0; y < height; y++) blurLine(values, 3 * width * y, 3, width, kernel, line)
  for (let x = 0; x < width; x++) blurLine(values, 3 * x, 3 * width, height, kernel, line)
}

function blurLine(
  values: Float32Array,
  start: number,
  step: number,
  count: number,
  kernel: Float64Array,
  line: Float32Array,
): void {
  const radius = (kernel.length - 1) / 2
  for (let i = 0; i < count; i++) {
    for (let channel = 0; channel < 3; channel++) {
      let sum = 0
      for (let k = -radius; k <= radius; k++) {
        const at = Math.min(count - 1, Math.max(0, i + k))
        sum += kernel[k + radius]! * values[start + at * step + channel]!
      }
      line[3 * i + channel] = sum
    }
  }
  for (let i = 0; i < count; i++) {
    for (let channel = 0; channel < 3; channel++) values[start + i * step + channel] = line[3 * i + channel]!
  }
}

/** DeVries and Taylor 2017: a square without content, here mid-grey, so that no single patch decides alone. */
function erase(values: Float32Array, width: number, square: { x: number; y: number; side: number }): void {
  for (let y = square.y; y < square.y + square.side; y++) {
    values.fill(127.5, 3 * (y * width + square.x), 3 * (y * width + square.x + square.side))
  }
}

/** Dark, slightly curved strokes across the image, drawn as quadratic Bezier curves with soft edges. */
function drawHairs(values: Float32Array, width: number, height: number, count: number, seed: number): void {
  const random = new Random(seed)
  for (let n = 0; n < count; n++) {
    const angle = random.uniform(0, Math.PI)
    const length = random.uniform(0.4, 1.1) * Math.hypot(width, height)
    const middleX = random.uniform(0, width)
    const middleY = random.uniform(0, height)
    const bend = random.uniform(-0.15, 0.15) * length
    const shade = random.uniform(15, 70)
    const radius = random.uniform(0.35, 0.9) * Math.max(1, width / 224)
    const [cos, sin] = [Math.cos(angle), Math.sin(angle)]
    const steps = Math.ceil(2 * length)
    for (let i = 0; i <= steps; i++) {
      const t = i / steps - 0.5
      const off = bend * (0.25 - t * t) * 4
      stroke(
        values,
        width,
        height,
        middleX + cos * length * t - sin * off,
        middleY + sin * length * t + cos * off,
        radius,
        shade,
      )
    }
  }
}

function stroke(
  values: Float32Array,
  width: number,
  height: number,
  x: number,
  y: number,
  radius: number,
  shade: number,
): void {
  const reach = Math.ceil(radius)
  for (let py = Math.floor(y) - reach; py <= Math.floor(y) + reach + 1; py++) {
    for (let px = Math.floor(x) - reach; px <= Math.floor(x) + reach + 1; px++) {
      if (px < 0 || py < 0 || px >= width || py >= height) continue
      const cover = 0.6 * Math.min(1, Math.max(0, radius + 0.5 - Math.hypot(px - x, py - y)))
      const at = 3 * (py * width + px)
      // Brown, not grey: melanin leaves more red than blue.
      values[at] = values[at]! + cover * Math.min(0, shade * 1.15 - values[at]!)
      values[at + 1] = values[at + 1]! + cover * Math.min(0, shade - values[at + 1]!)
      values[at + 2] = values[at + 2]! + cover * Math.min(0, shade * 0.85 - values[at + 2]!)
    }
  }
}
