import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Random } from '../../shared/random.ts'
import { type ArtefactKind, drawArtefact } from './artefact.ts'
import { blur, type Box, type Canvas, type Rgb } from './canvas.ts'
import { addGrain, drawBubbles, drawHair, drawShine, drawVignette } from './foreground.ts'
import type { Lesion } from './lesion.ts'
import { createSkinField, type SkinPoint } from './lesion-field.ts'
import { lerp } from './noise.ts'

export interface Photograph {
  readonly width: number
  readonly height: number
  /** `[height, width, 3]`, 8-bit sRGB. */
  readonly rgb: Uint8Array
  /** `[height, width]`: 255 on the lesion, 0 elsewhere. */
  readonly mask: Uint8Array
  /** Where the artefact lies, when one was asked for. */
  readonly artefact: { readonly kind: ArtefactKind; readonly box: Box } | undefined
}

/** How the camera was held and lit; drawn anew for every photograph, whatever the lesion. */
interface View {
  readonly turn: number
  readonly mirrored: boolean
  readonly pixelsPerRadius: number
  readonly centreX: number
  readonly centreY: number
  readonly exposure: number
  readonly cast: Rgb
  readonly slope: { readonly x: number; readonly y: number }
  readonly blurPx: number
}

/**
 * Takes one photograph of a lesion. The same lesion, random stream and size give the same pixels. Gives way to other
 * work every few milliseconds, so that it may run in a process that must keep answering.
 */
export async function takePhotograph(
  lesion: Lesion,
  artefact: ArtefactKind | undefined,
  random: Random,
  { width, height }: { readonly width: number; readonly height: number },
): Promise<Photograph> {
  const view = drawView(lesion, width, height, random.fork('view'))
  const canvas: Canvas = { width, height, rgb: new Float32Array(width * height * 3) }
  const mask = await exposeSkin(lesion, view, canvas)
  drawShine(canvas, random.fork('shine'))
  drawHair(canvas, random.fork('hair'))
  drawBubbles(canvas, random.fork('bubbles'))
  // An own stream: the picture with an artefact and without differ in nothing else.
  const box = artefact && drawArtefact(artefact, canvas, random.fork('artefact'))
  await nextTurn()
  drawVignette(canvas, random.fork('vignette'))
  blur(canvas, view.blurPx)
  addGrain(canvas, random.fork('grain'))
  const rgb = toBytes(canvas.rgb)
  return { width, height, rgb, mask, artefact: artefact && box && { kind: artefact, box } }
}

function drawView(lesion: Lesion, width: number, height: number, random: Random): View {
  // Sizes are given for 288 pixels of height.
  const scale = height / 288
  return {
    turn: random.uniform(0, 2 * Math.PI),
    mirrored: random.uniform() < 0.5,
    pixelsPerRadius: lesion.radiusPx * scale * random.uniform(0.85, 1.12),
    centreX: width / 2 + random.normal(0, 14) * scale,
    centreY: height / 2 + random.normal(0, 9) * scale,
    // A camera exposes darker skin longer, but not by the whole difference.
    exposure: random.uniform(0.92, 1.12) * (1 + 0.28 * lesion.skin.melanin),
    cast: [random.normal(1, 0.025), 1, random.normal(1, 0.035)],
    slope: { x: random.uniform(-0.09, 0.09), y: random.uniform(-0.09, 0.09) },
    blurPx: random.uniform() < 0.3 ? random.uniform(0.6, 1.2) : random.uniform(0.2, 0.6),
  }
}

const ROWS_AT_ONCE = 24

/** Fills the canvas with lit skin; returns the lesion's mask. */
async function exposeSkin(lesion: Lesion, view: View, { width, height, rgb }: Canvas): Promise<Uint8Array> {
  const field = createSkinField(lesion)
  const mask = new Uint8Array(width * height)
  const cos = Math.cos(view.turn) / view.pixelsPerRadius
  const sin = Math.sin(view.turn) / view.pixelsPerRadius
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const dx = (x - view.centreX) * (view.mirrored ? -1 : 1)
      const dy = y - view.centreY
      const point = field(dx * cos + dy * sin, dy * cos - dx * sin)
      const index = y * width + x
      if (point.depth > 0) mask[index] = 255
      const light =
        view.exposure * (1 + view.slope.x * ((2 * x) / width - 1) + view.slope.y * ((2 * y) / height - 1))
      reflect(point, light, view.cast, rgb, index * 3)
    }
    if (y % ROWS_AT_ONCE === 0) await nextTurn()
  }
  return mask
}

/**
 * Colour of a point of skin: white light passes the pigment twice and is weakened exponentially (Beer-Lambert), melanin
 * taking most of the blue, blood most of the green. Veil and scar lie over it.
 */
function reflect(point: SkinPoint, light: number, cast: Rgb, rgb: Float32Array, index: number): void {
  const { melanin, blood, warmth, veil, scar } = point
  let red = 0.98 * Math.exp(-(melanin * (0.61 - 0.12 * warmth) + blood * 0.14))
  let green = 0.9 * Math.exp(-(melanin * 0.88 + blood * 0.68))
  let blue = 0.84 * Math.exp(-(melanin * (1.14 + 0.22 * warmth) + blood * 0.52))
  if (veil > 0) {
    const below = (red + green + blue) / 3
    red = lerp(red, 0.22 + 0.6 * below, veil)
    green = lerp(green, 0.25 + 0.62 * below, veil)
    blue = lerp(blue, 0.31 + 0.62 * below, veil)
  }
  if (scar > 0) {
    red = lerp(red, 0.85, scar * 0.7)
    green = lerp(green, 0.74, scar * 0.7)
    blue = lerp(blue, 0.73, scar * 0.7)
  }
  rgb[index] = soften(red * light * cast[0])
  rgb[index + 1] = soften(green * light * cast[1])
  rgb[index + 2] = soften(blue * light * cast[2])
}

/** Rolls highlights off before they clip, as cameras do. */
function soften(value: number): number {
  return value < 0.75 ? value : 0.75 + 0.25 * (1 - Math.exp(-(value - 0.75) / 0.25))
}

function toBytes(values: Float32Array): Uint8Array {
  const bytes = new Uint8ClampedArray(values.length) // rounds and clamps
  for (let i = 0; i < values.length; i++) bytes[i] = values[i]! * 255
  return new Uint8Array(bytes.buffer)
}
