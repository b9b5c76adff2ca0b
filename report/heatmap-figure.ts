/** A figure of one explained image: the image, the map over it, the colour bar with its values, and what was predicted. */
import { encodeJpeg, encodePng } from '../imaging/encode.ts'
import { DEFAULT_COLORMAP } from '../shared/colormaps.ts'
import {
  colourBar,
  DISCLAIMER,
  fittingSize,
  methodName,
  NO_MAP,
  pictureOf,
  svgText as text,
  withMap,
} from './heatmap-parts.ts'
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
  const size = await fittingSize(sample.image, { width: PICTURE_PX, height: PICTURE_PX })
  const image = await pictureOf(sample.image, size)
  const { explanation, map: values } = sample
  const { width, height, max, quality } = explanation
  const look = { min: 0, max, colormap: DEFAULT_COLORMAP, opacity: OPACITY }
  const overlay = quality === 'ok' ? withMap(image, { values, width, height, ...look }) : image
  const drawn = async (encode: typeof encodePng, mime: string): Promise<string> => {
    const files = await Promise.all([image, overlay].map((p) => encode(p.data, p.width, p.height)))
    const addresses = files.map((file) => `data:${mime};base64,${file.toString('base64')}`)
    return layOut(run, sample, size, [addresses[0]!, addresses[1]!])
  }
  return { file: await drawn(encodePng, 'image/png'), page: await drawn(encodeJpeg, 'image/jpeg') }
}

function layOut(
  run: ReportRun,
  sample: ReportSample,
  { width, height }: { readonly width: number; readonly height: number },
  [image, overlay]: readonly [string, string],
): string {
  const { prediction, explanation } = sample
  const total = Math.max(2 * width + 3 * GAP_PX, 560)
  const top = 50
  const bottom = top + height
  const confidence = prediction.probabilities[run.detail.classes.indexOf(prediction.predicted)] ?? NaN
  const verdict = prediction.predicted === sample.label ? 'correct' : 'wrong'
  const picture = (x: number, address: string): string =>
    `<image x="${x}" y="${top}" width="${width}" height="${height}" href="${address}"/>`
  const note = `weight of the evidence, ${explanation.width} x ${explanation.height} cells`
  const scale = { colormap: DEFAULT_COLORMAP, low: '0', high: explanation.max.toPrecision(3), note }
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
      ? colourBar(GAP_PX, bottom + 34, scale)
      : text(GAP_PX, bottom + 48, NO_MAP[explanation.quality], 'fill="#9a6209"'),
    text(GAP_PX, bottom + 70, DISCLAIMER, 'fill="#8a949c" font-size="10"'),
    '</svg>',
  ].join('')
}
