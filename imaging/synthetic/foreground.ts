import type { Random } from '../../shared/random.ts'
import { type Canvas, createCoverage, curve, paintPixels, type CanvasPoint, stroke } from './canvas.ts'
import { latticeValue, smoothstep, valueNoise } from './noise.ts'

/** Hairs across the picture: none on most, a few or many on others. */
export function drawHair(canvas: Canvas, random: Random): void {
  const chance = random.uniform()
  const count = chance < 0.5 ? 0 : chance < 0.85 ? 2 + random.below(7) : 10 + random.below(16)
  if (count === 0) return
  const { width, height } = canvas
  const hairs = createCoverage(canvas)
  const shadows = createCoverage(canvas)
  const growth = random.uniform(0, 2 * Math.PI)
  const thickness = random.uniform(0.45, 0.95)
  for (let i = 0; i < count; i++) {
    const direction = growth + random.normal(0, 0.45)
    const length = random.uniform(60, 240)
    const from = { x: random.uniform(-20, width + 20), y: random.uniform(-20, height + 20) }
    const to = { x: from.x + length * Math.cos(direction), y: from.y + length * Math.sin(direction) }
    const bend = random.normal(0, 0.22) * length
    const control = {
      x: (from.x + to.x) / 2 - bend * Math.sin(direction),
      y: (from.y + to.y) / 2 + bend * Math.cos(direction),
    }
    const points = curve(from, control, to, 28)
    const radius = thickness * random.uniform(0.7, 1.2)
    stroke(hairs, points, (part) => radius * (1 - 0.6 * part))
    stroke(
      shadows,
      points.map(({ x, y }) => ({ x: x + 1.6, y: y + 1.6 })),
      () => radius * 1.3,
    )
  }
  const fair = random.uniform() < 0.2
  paintPixels(canvas, shadows, [0.1, 0.05, 0.03], 0.12)
  paintPixels(canvas, hairs, fair ? [0.62, 0.48, 0.3] : [0.09, 0.06, 0.05], fair ? 0.6 : 0.85)
}

/** Air bubbles in the gel: a dark rim, a bright crescent on the lit side, a glint. */
export function drawBubbles(canvas: Canvas, random: Random): void {
  const count = random.uniform() < 0.55 ? 0 : 1 + random.below(9)
  const lit = random.uniform(0, 2 * Math.PI)
  for (let i = 0; i < count; i++) {
    const centre = { x: random.uniform(0, canvas.width), y: random.uniform(0, canvas.height) }
    drawBubble(canvas, centre, random.uniform() < 0.75 ? random.uniform(2.5, 8) : random.uniform(9, 24), lit)
  }
}

function drawBubble({ width, height, rgb }: Canvas, centre: CanvasPoint, radius: number, lit: number): void {
  const glint = { x: centre.x + 0.55 * radius * Math.cos(lit), y: centre.y + 0.55 * radius * Math.sin(lit) }
  for (
    let y = Math.max(0, Math.floor(centre.y - radius - 2));
    y <= Math.min(height - 1, centre.y + radius + 2);
    y++
  ) {
    for (
      let x = Math.max(0, Math.floor(centre.x - radius - 2));
      x <= Math.min(width - 1, centre.x + radius + 2);
      x++
    ) {
      const [dx, dy] = [x - centre.x, y - centre.y]
      const distance = Math.hypot(dx, dy)
      const facing = (dx * Math.cos(lit) + dy * Math.sin(lit)) / (distance + 0.01)
      const rim = Math.max(0, 1 - Math.abs(distance - radius) / 1.5)
      const inside = smoothstep(radius + 0.5, radius - 1.5, distance)
      const spot = smoothstep(0.2 * radius + 1, 0, Math.hypot(x - glint.x, y - glint.y))
      const light = rim * (0.22 * facing - 0.1) + inside * 0.035 + 0.65 * spot * inside
      const index = (y * width + x) * 3
      for (let c = 0; c < 3; c++) rgb[index + c]! += light
    }
  }
}

/** Reflexes of an unpolarised lamp: a soft sheen and small white specks where the skin's relief faces it. */
export function drawShine({ width, height, rgb }: Canvas, random: Random): void {
  if (random.uniform() < 0.72) return
  const seed = random.uint32() | 0
  const strength = random.uniform(0.05, 0.16)
  const [cx, cy] = [random.uniform(0.2, 0.8) * width, random.uniform(0.2, 0.8) * height]
  const reach = random.uniform(60, 130)
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const sheen = Math.exp(-((x - cx) ** 2 + (y - cy) ** 2) / (2 * reach * reach))
      if (sheen < 0.03) continue
      const relief = valueNoise(x / 3.2, y / 2.4, seed) * 0.6 + valueNoise(x / 9, y / 7, seed + 1) * 0.4
      const light = strength * sheen * (0.6 + 4.5 * smoothstep(0.78, 0.92, relief))
      const index = (y * width + x) * 3
      for (let c = 0; c < 3; c++) rgb[index + c]! += light * (1 - 0.5 * rgb[index + c]!)
    }
  }
}

/** Darkening towards the corners; on some, the round field of view of the instrument. */
export function drawVignette({ width, height, rgb }: Canvas, random: Random): void {
  const strength = random.uniform(0, 0.45)
  const round = random.uniform() < 0.22
  const radius = random.uniform(0.53, 0.6) * width
  const [cx, cy] = [width / 2 + random.uniform(-8, 8), height / 2 + random.uniform(-6, 6)]
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const distance = Math.sqrt((x - cx) * (x - cx) + (y - cy) * (y - cy))
      const away = distance / (0.62 * width)
      let light = 1 - strength * away * away * away
      if (round) light *= 0.03 + 0.97 * smoothstep(radius + 4, radius - 14, distance)
      const index = (y * width + x) * 3
      for (let c = 0; c < 3; c++) rgb[index + c]! *= light
    }
  }
}

/** Sensor noise: a little coarser and stronger in some cameras. */
export function addGrain({ width, rgb }: Canvas, random: Random): void {
  const seed = random.uint32() | 0
  const strength = random.uniform(0.008, 0.03)
  for (let i = 0; i < rgb.length; i += 3) {
    const pixel = i / 3
    const x = pixel % width
    const y = (pixel - x) / width
    const luma = latticeValue(x, y, seed) + latticeValue(x, y, seed + 1) - 1
    for (let c = 0; c < 3; c++) {
      const chroma = latticeValue(x, y, seed + 2 + c) - 0.5
      rgb[i + c]! += strength * (luma + 0.5 * chroma)
    }
  }
}
