/** A figure of one explained image: the image, the map over it, the colour bar with its values, and what was predicted. */
import { blendHeatmap } from '../imaging/heatmap.ts'
import { decodeRgb } from '../imaging/decode.ts'
import { encodeJpeg, encodePng } from '../imaging/encode.ts'
import { probe } from '../imaging/image-file.ts'
import { colormapHex, DEFAULT_COLORMAP } from '../shared/colormaps.ts'
import { escape } from './format.ts'
import type { ReportRun, ReportSample } from './input.ts'

const PICTURE_PX = 300
const GAP_PX = 16
const OPACITY = 0.55

/** A heatmap's figure for a file of its own, lossless, and for a page among many, a tenth of the size. */
export interface HeatmapFigure {
  readonly file: string
  readonly page: string
}

/** Stand-alone SVGs with both pictures inside. Whole images, never cropped. */
export async function heatmapFigure(run: ReportRun, sample: ReportSample): Promise<HeatmapFigure> {
  const { width: sourceWidth, height: sourceHeight } = await probe(sample.image)
  const scale = PICTURE_PX / Math.max(sourceWidth, sourceHeight)
  const width = Math.max(1, Math.round(sourceWidth * scale))
  const height = Math.max(1, Math.round(sourceHeight * scale))
  const pixels = { width: width * 2, height: height * 2 }
  const data = await decodeRgb(sample.image, pixels)
  const { explanation } = sample
  const drawable = explanation.quality === 'ok'
  const overlay = drawable
    ? blendHeatmap({
        image: { data, ...pixels },
        map: sample.map,
        mapWidth: explanation.width,
        mapHeight: explanation.height,
        min: 0,
        max: explanation.max,
        colormap: DEFAULT_COLORMAP,
        opacity: OPACITY,
      })
    : data
  const drawn = async (encode: typeof encodePng, mime: string): Promise<string> => {
    const files = await Promise.all([data, overlay].map((p) => encode(p, pixels.width, pixels.height)))
    const [image, map] = files.map((file) => `data:${mime};base64,${file.toString('base64')}`)
    return layOut(run, sample, width, height, [image!, map!])
  }
  return { file: await drawn(encodePng, 'image/png'), page: await drawn(encodeJpeg, 'image/jpeg') }
}

function layOut(
  run: ReportRun,
  sample: ReportSample,
  width: number,
  height: number,
  [image, overlay]: readonly [string, string],
): string {
  const { prediction, explanation } = sample
  const total = Math.max(2 * width + 3 * GAP_PX, 560)
  const top = 50
  const bottom = top + height
  const confidence = prediction.probabilities[run.detail.classes.indexOf(prediction.predicted)] ?? NaN
  const verdict = prediction.predicted === sample.label ? 'correct' : 'wrong'
  const text = (x: number, y: number, words: string, extra = ''): string =>
    `<text x="${x}" y="${y}" ${extra}>${escape(words)}</text>`
  const picture = (x: number, address: string): string =>
    `<image x="${x}" y="${top}" width="${width}" height="${height}" href="${address}"/>`
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${total}" height="${bottom + 78}" font-family="DejaVu Sans" font-size="12" fill="#1c2124">`,
    `<rect width="100%" height="100%" fill="#ffffff"/>`,
    text(GAP_PX, 20, `${run.detail.name}: ${sample.key}`, 'font-weight="bold" font-size="13"'),
    text(
      GAP_PX,
      39,
      `true ${sample.label}, predicted ${prediction.predicted} (${confidence.toFixed(2)}), ${verdict}`,
    ),
    picture(GAP_PX, image),
    picture(2 * GAP_PX + width, overlay),
    text(GAP_PX, bottom + 18, 'image', 'fill="#59636b"'),
    text(
      2 * GAP_PX + width,
      bottom + 18,
      `${methodName(explanation.method)} for "${explanation.className}"`,
      'fill="#59636b"',
    ),
    explanation.quality === 'ok'
      ? colourBar(GAP_PX, bottom + 34, explanation.max, `${explanation.width} x ${explanation.height} cells`)
      : text(GAP_PX, bottom + 48, NO_MAP[explanation.quality], 'fill="#9a6209"'),
    text(GAP_PX, bottom + 70, 'Research tool, not a medical device.', 'fill="#8a949c" font-size="10"'),
    '</svg>',
  ].join('')
}

const NO_MAP = {
  zero: 'The map is zero everywhere: no cell of the tap speaks for this class.',
  'not-finite': 'The map holds values that are not finite: the network overflowed on this image.',
} as const

function methodName(method: string): string {
  return method === 'grad-cam' ? 'Grad-CAM' : method
}

function colourBar(x: number, y: number, max: number, note: string): string {
  const stops = Array.from({ length: 11 }, (_, i) => {
    const color = colormapHex(DEFAULT_COLORMAP, i / 10)
    return `<stop offset="${i * 10}%" stop-color="${color}"/>`
  }).join('')
  return (
    `<defs><linearGradient id="bar">${stops}</linearGradient></defs>` +
    `<text x="${x}" y="${y + 9}">0</text>` +
    `<rect x="${x + 14}" y="${y}" width="180" height="10" fill="url(#bar)"/>` +
    `<text x="${x + 202}" y="${y + 9}">${max.toPrecision(3)}   weight of the evidence, ${note}</text>`
  )
}
