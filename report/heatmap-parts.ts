/** What the figures of heatmaps share. */
import { blendHeatmap } from '../imaging/heatmap.ts'
import { decodeRgb } from '../imaging/decode.ts'
import { probe } from '../imaging/image-file.ts'
import { colormapHex, type AnyColormap } from '../shared/colormaps.ts'
import type { Explanation } from '../shared/domain/explanation.ts'
import { escape } from './format.ts'

export interface PicturePixels {
  /** `[height, width, 3]` */
  readonly data: Uint8Array
  readonly width: number
  readonly height: number
}

/** A map over its picture, with the ends of its scale. */
export interface LaidMap {
  readonly values: Float32Array
  readonly width: number
  readonly height: number
  readonly min: number
  readonly max: number
  readonly colormap: AnyColormap
  readonly opacity: number
  readonly fadeBelow?: number | undefined
}

/** Size at which a picture fits into a box, whole. */
export async function fittingSize(
  file: string,
  box: { readonly width: number; readonly height: number },
): Promise<{ width: number; height: number }> {
  const { width, height } = await probe(file)
  const scale = Math.min(box.width / width, box.height / height)
  return {
    width: Math.max(1, Math.round(width * scale)),
    height: Math.max(1, Math.round(height * scale)),
  }
}

/** A picture with two pixels for each of the drawing's, so that it stays sharp in print. */
export async function pictureOf(
  file: string,
  { width, height }: { readonly width: number; readonly height: number },
): Promise<PicturePixels> {
  const size = { width: width * 2, height: height * 2 }
  return { data: await decodeRgb(file, size), ...size }
}

export function withMap(image: PicturePixels, map: LaidMap): PicturePixels {
  const { values, width: mapWidth, height: mapHeight, ...look } = map
  return { ...image, data: blendHeatmap({ image, map: values, mapWidth, mapHeight, ...look }) }
}

export function svgText(x: number, y: number, words: string, extra = ''): string {
  return `<text x="${x}" y="${y}" ${extra}>${escape(words)}</text>`
}

export const NO_MAP: Readonly<Record<Exclude<Explanation['quality'], 'ok'>, string>> = {
  zero: 'No positive evidence: the map is zero in every cell of the tap.',
  'not-finite': 'The map holds values that are not finite: the network overflowed on this image.',
}

export function methodName(method: string): string {
  return method === 'grad-cam' ? 'Grad-CAM' : method
}

export const DISCLAIMER = 'Research tool, not a medical device.'

interface ColourBar {
  readonly colormap: AnyColormap
  /** What stands at its ends. */
  readonly low: string
  readonly high: string
  readonly note: string
}

/** A colour bar and what it means; `id` is its own in the drawing. */
export function colourBar(
  x: number,
  y: number,
  { colormap, low, high, note }: ColourBar,
  id = 'bar',
): string {
  const stops = Array.from({ length: 21 }, (_, i) => {
    const color = colormapHex(colormap, i / 20)
    return `<stop offset="${i * 5}%" stop-color="${color}"/>`
  }).join('')
  const start = x + 6 + 8 * low.length
  return (
    `<defs><linearGradient id="${id}">${stops}</linearGradient></defs>` +
    svgText(x, y + 9, low) +
    `<rect x="${start}" y="${y}" width="180" height="10" fill="url(#${id})"/>` +
    svgText(start + 188, y + 9, `${high}   ${note}`)
  )
}
