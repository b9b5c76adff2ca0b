import type { Random } from '../../shared/random.ts'
import {
  boundingBox,
  type Box,
  type Canvas,
  type Coverage,
  createCoverage,
  curve,
  dye,
  paintPixels,
  type CanvasPoint,
  stroke,
} from './canvas.ts'
import { valueNoise } from './noise.ts'

/** Things beside a lesion that say nothing about it: what a classifier must not learn from. */
export const artefactKinds = ['ruler', 'ink'] as const
export type ArtefactKind = (typeof artefactKinds)[number]

/** Draws a ruler or an ink mark at the edge and returns where, in pixels. */
export function drawArtefact(kind: ArtefactKind, canvas: Canvas, random: Random): Box {
  return kind === 'ruler' ? drawRuler(canvas, random) : drawInk(canvas, random)
}

/** Along the lower or upper edge: x runs along it, y inwards. Slightly tilted, as a hand lays it. */
function createEdgeFrame(
  { width, height }: Canvas,
  random: Random,
): (along: number, inward: number) => CanvasPoint {
  const atTop = random.uniform() < 0.35
  const tilt = random.uniform(-0.035, 0.035)
  return (along, inward) => {
    const y = inward + tilt * (along - width / 2)
    return { x: along, y: atTop ? y : height - 1 - y }
  }
}

const MARK_SPACING_PX = 9.5

/** Black millimetre marks, every fifth longer, on a strip of clear plastic. */
function drawRuler(canvas: Canvas, random: Random): Box {
  const place = createEdgeFrame(canvas, random)
  const count = 21 + random.below(10)
  const length = (count - 1) * MARK_SPACING_PX
  const start = random.uniform(12, canvas.width - length - 12)
  const depth = random.uniform(24, 30)
  const strip = createCoverage(canvas)
  fillBand(
    strip,
    (along) => place(along, 0),
    (along) => place(along, depth),
    start - 8,
    start + length + 8,
  )
  paintPixels(canvas, strip, [0.93, 0.93, 0.9], random.uniform(0.35, 0.75))
  const marks = createCoverage(canvas)
  const phase = random.below(5)
  for (let i = 0; i < count; i++) {
    const along = start + i * MARK_SPACING_PX
    const reach = (i + phase) % 5 === 0 ? depth - 4 : depth * 0.5
    stroke(marks, [place(along, depth - 2), place(along, depth - reach)], () => 0.85)
  }
  stroke(marks, [place(start, depth - 1), place(start + length, depth - 1)], () => 0.6)
  paintPixels(canvas, marks, [0.06, 0.06, 0.08], 0.92)
  return union(boundingBox(strip)!, boundingBox(marks)!)
}

function fillBand(
  { width, height, amount }: Coverage,
  outer: (along: number) => CanvasPoint,
  inner: (along: number) => CanvasPoint,
  from: number,
  to: number,
): void {
  for (let x = Math.max(0, Math.ceil(from)); x <= Math.min(width - 1, to); x++) {
    const [a, b] = [outer(x).y, inner(x).y]
    const beyond = a < height / 2 ? 0 : height - 1
    const [low, high] = [Math.min(beyond, b), Math.max(beyond, b)]
    for (let y = Math.max(0, Math.ceil(low)); y <= Math.min(height - 1, high); y++) amount[y * width + x] = 1
  }
}

/** Strokes of a violet surgical marker at the left or right edge, where a round field of view still shows them. */
function drawInk(canvas: Canvas, random: Random): Box {
  const { width, height } = canvas
  const atRight = random.uniform() < 0.5
  const middle = height * random.uniform(0.35, 0.65)
  const at = (inward: number, along: number): CanvasPoint => ({
    x: atRight ? width - 1 - inward : inward,
    y: middle + along,
  })
  const ink = createCoverage(canvas)
  const reach = random.uniform(30, 46)
  const bulge = random.uniform(50, 78)
  const radius = random.uniform(3, 5)
  const seed = random.uint32() | 0
  const ragged = (part: number): number => radius * (0.75 + 0.5 * valueNoise(part * 14, 0, seed))
  stroke(ink, curve(at(-4, -reach), at(bulge, random.normal(0, 12)), at(-4, reach), 24), ragged)
  if (random.uniform() < 0.6) {
    const along = random.uniform(-0.5, 0.5) * reach
    stroke(
      ink,
      curve(at(bulge * 0.2, along), at(bulge * 0.5, along), at(bulge * 0.75, along + 6), 12),
      ragged,
    )
  }
  wearOff(ink, seed)
  dye(canvas, ink, [0.3, 0.2, 0.66], random.uniform(0.75, 0.95))
  return boundingBox(ink)!
}

/** Ink takes unevenly on skin. */
function wearOff({ width, amount }: Coverage, seed: number): void {
  for (let i = 0; i < amount.length; i++) {
    if (amount[i]! > 0)
      amount[i]! *= 0.55 + 0.45 * valueNoise((i % width) / 2.6, Math.floor(i / width) / 2.6, seed + 1)
  }
}

function union(a: Box, b: Box): Box {
  const [x, y] = [Math.min(a.x, b.x), Math.min(a.y, b.y)]
  const right = Math.max(a.x + a.width, b.x + b.width)
  const bottom = Math.max(a.y + a.height, b.y + b.height)
  return { x, y, width: right - x, height: bottom - y }
}
