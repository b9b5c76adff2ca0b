/** A figure of many images: a row each, the picture first, then every model's heatmap with what it predicted. */
import { encodePng } from '../imaging/encode.ts'
import { DIVERGING_COLORMAP, FADE_BELOW, type ColormapName } from '../shared/colormaps.ts'
import {
  colourBar,
  DISCLAIMER,
  fittingSize,
  methodName,
  pictureOf,
  svgText as text,
  withMap,
  type PicturePixels,
} from './heatmap-parts.ts'

/** A heatmap of one model for one image; `of` names the explained class, or both of a difference. */
export interface FigureMap {
  readonly values: Float32Array
  readonly width: number
  readonly height: number
  /** Largest distance from 0. */
  readonly limit: number
  readonly quality: 'ok' | 'zero' | 'not-finite'
  readonly method: string
  readonly of: string
  /** A difference of two maps: values on both sides of 0. */
  readonly signed: boolean
}

export interface FigureCell {
  readonly predicted: string | null
  /** Probability of the predicted class. */
  readonly confidence: number | null
  readonly map: FigureMap | null
}

export interface GalleryFigure {
  /** Names of the models. */
  readonly models: readonly string[]
  readonly rows: readonly {
    readonly key: string
    readonly label: string | null
    /** Absolute path of the image; it is read and not named. */
    readonly file: string
    readonly cells: readonly FigureCell[]
  }[]
  readonly colormap: ColormapName
  readonly opacity: number
  readonly sharedScale: boolean
}

const BOX = { width: 168, height: 126 } as const
const EDGE_PX = 16
const NAME_PX = 132
const GAP_PX = 12
const HEAD_PX = 34
/** Two lines under each picture, and the gap to the next row. */
const CAPTION_PX = 46
const FOOT_PX = 62
const FAINT = 'fill="#59636b"'
/** Characters of DejaVu Sans at 11 px that fit over a picture. */
const FIT = 24

/** A stand-alone SVG that holds its pictures. Whole images, never cropped; images go by their keys alone. */
export async function galleryFigureSvg(
  figure: GalleryFigure,
  onRow: (done: number) => void = () => undefined,
): Promise<string> {
  const width = 2 * EDGE_PX + NAME_PX + (1 + figure.models.length) * (BOX.width + GAP_PX) - GAP_PX
  const rowPx = BOX.height + CAPTION_PX
  const height = HEAD_PX + figure.rows.length * rowPx + FOOT_PX
  const body: string[] = []
  for (const [i, row] of figure.rows.entries()) {
    body.push(await drawRow(figure, row, HEAD_PX + i * rowPx))
    onRow(i + 1)
  }
  const heads = ['Image', ...figure.models].map((name, column) =>
    text(columnX(column), HEAD_PX - 10, fit(name), 'font-weight="bold"'),
  )
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" font-family="DejaVu Sans" font-size="11" fill="#1c2124">`,
    `<rect width="100%" height="100%" fill="#ffffff"/>`,
    ...heads,
    ...body,
    legend(figure, height - FOOT_PX + 10),
    text(EDGE_PX, height - 12, DISCLAIMER, 'fill="#8a949c" font-size="10"'),
    '</svg>',
  ].join('')
}

type Row = GalleryFigure['rows'][number]

async function drawRow(figure: GalleryFigure, row: Row, top: number): Promise<string> {
  const size = await fittingSize(row.file, BOX)
  const image = await pictureOf(row.file, size)
  const rowLimit = Math.max(0, ...row.cells.map(({ map }) => (map?.quality === 'ok' ? map.limit : 0)))
  const place = async (pixels: PicturePixels, column: number): Promise<string> => {
    const png = await encodePng(pixels.data, pixels.width, pixels.height)
    const x = columnX(column) + (BOX.width - size.width) / 2
    const y = top + (BOX.height - size.height) / 2
    return `<image x="${x}" y="${y}" width="${size.width}" height="${size.height}" href="data:image/png;base64,${png.toString('base64')}"/>`
  }
  const parts = [
    text(EDGE_PX, top + 14, fit(row.key, 18), 'font-weight="bold"'),
    text(EDGE_PX, top + 30, row.label === null ? 'no label' : fit(`true ${row.label}`, 20)),
    await place(image, 0),
  ]
  for (const [i, cell] of row.cells.entries()) {
    const { map } = cell
    const limit = figure.sharedScale ? rowLimit : (map?.limit ?? 0)
    parts.push(await place(map?.quality === 'ok' ? laid(figure, image, map, limit) : image, i + 1))
    parts.push(caption(cell, row.label, limit, columnX(i + 1), top + BOX.height))
  }
  return parts.join('')
}

function laid(
  { colormap, opacity }: GalleryFigure,
  image: PicturePixels,
  map: FigureMap,
  limit: number,
): PicturePixels {
  const { values, width, height, signed } = map
  const ends = signed
    ? { min: -limit, max: limit, colormap: DIVERGING_COLORMAP }
    : { min: 0, max: limit, colormap }
  return withMap(image, { values, width, height, ...ends, opacity, fadeBelow: FADE_BELOW })
}

const GONE = { zero: 'no positive evidence', 'not-finite': 'not finite: no map' } as const

function caption(
  { predicted, confidence, map }: FigureCell,
  label: string | null,
  limit: number,
  x: number,
  y: number,
): string {
  const right = predicted === label
  const mark = label === null || predicted === null ? '' : right ? '✓ ' : '✗ '
  const colour = mark === '' ? '' : right ? 'fill="#2f6b1e"' : 'fill="#ad2f24"'
  const answer =
    predicted === null ? 'no prediction' : `${mark}${fit(predicted, 17)} ${confidence?.toFixed(2) ?? ''}`
  const range = map?.signed ? `±${limit.toPrecision(3)}` : `0 to ${limit.toPrecision(3)}`
  const about =
    map === null ? 'no map' : map.quality === 'ok' ? `${fit(map.of, 13)}, ${range}` : GONE[map.quality]
  return text(x, y + 15, answer, colour) + text(x, y + 30, about, `${FAINT} font-size="10"`)
}

function legend({ rows, colormap, sharedScale }: GalleryFigure, y: number): string {
  const maps = rows.flatMap(({ cells }) => cells.flatMap(({ map }) => map ?? []))
  const [first] = maps
  if (!first) return ''
  const cells = [...new Set(maps.map(({ width, height }) => `${width} x ${height}`))].join(', ')
  const scale = sharedScale ? 'one scale a row' : 'each map by its own scale'
  const note = `${[...new Set(maps.map(({ method }) => methodName(method)))].join(', ')}, ${scale}, ${cells} cells`
  return first.signed
    ? colourBar(EDGE_PX, y, { colormap: DIVERGING_COLORMAP, low: 'true', high: 'predicted', note })
    : colourBar(EDGE_PX, y, { colormap, low: '0', high: 'largest', note })
}

function columnX(column: number): number {
  return EDGE_PX + NAME_PX + column * (BOX.width + GAP_PX)
}

function fit(words: string, characters = FIT): string {
  return words.length <= characters ? words : `${words.slice(0, characters - 1)}…`
}
