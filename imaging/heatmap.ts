import { colormapTable, type AnyColormap } from '../shared/colormaps.ts'
import { encodePng } from './encode.ts'

export interface HeatmapOverlay {
  /** The picture under it, `[height, width, 3]`. */
  readonly image: { readonly data: Uint8Array; readonly width: number; readonly height: number }
  /** The map at its own resolution, `[mapHeight, mapWidth]`. */
  readonly map: Float32Array | readonly number[]
  readonly mapWidth: number
  readonly mapHeight: number
  /** The values shown by the ends of the colour map; pass the same to compare maps. */
  readonly min: number
  readonly max: number
  readonly colormap: AnyColormap
  /** 0 shows the picture alone, 1 the map alone. */
  readonly opacity: number
  /** Share of the larger end below which the map fades out towards 0; it covers the whole picture when left out. */
  readonly fadeBelow?: number | undefined
}

/** A PNG of the map laid over the picture, at the picture's size. */
export async function overlayHeatmap(overlay: HeatmapOverlay): Promise<Buffer> {
  const { width, height } = overlay.image
  return encodePng(blendHeatmap(overlay), width, height)
}

/** The pixels of `overlayHeatmap`: `[height, width, 3]`. */
export function blendHeatmap(overlay: HeatmapOverlay): Uint8Array {
  const { image, min, max, fadeBelow = 0 } = overlay
  const { width, height } = image
  const table = colormapTable(overlay.colormap)
  const values = resizeMap(overlay.map, overlay.mapWidth, overlay.mapHeight, width, height)
  const scale = max > min ? 255 / (max - min) : 0
  const faint = fadeBelow * Math.max(Math.abs(min), Math.abs(max))
  const blended = new Uint8Array(width * height * 3)
  for (let i = 0; i < values.length; i++) {
    const level = Math.min(255, Math.max(0, Math.round((values[i]! - min) * scale)))
    const opacity = overlay.opacity * (faint > 0 ? Math.min(1, Math.abs(values[i]!) / faint) : 1)
    for (let c = 0; c < 3; c++) {
      const under = image.data[i * 3 + c]!
      blended[i * 3 + c] = Math.round(under + (table[level * 3 + c]! - under) * opacity)
    }
  }
  return blended
}

/**
 * Bilinear resampling with pixel centres at half coordinates and repeated edges, as `tf.image.resize` and a canvas
 * do. `[mapHeight, mapWidth]` -> `[height, width]`.
 */
export function resizeMap(
  map: Float32Array | readonly number[],
  mapWidth: number,
  mapHeight: number,
  width: number,
  height: number,
): Float32Array {
  const columns = Array.from({ length: width }, (_, x) => samplePosition(x, width, mapWidth))
  const resized = new Float32Array(width * height)
  for (let y = 0; y < height; y++) {
    const row = samplePosition(y, height, mapHeight)
    for (let x = 0; x < width; x++) {
      const column = columns[x]!
      const top = lerp(
        map[row.low * mapWidth + column.low]!,
        map[row.low * mapWidth + column.high]!,
        column.part,
      )
      const bottom = lerp(
        map[row.high * mapWidth + column.low]!,
        map[row.high * mapWidth + column.high]!,
        column.part,
      )
      resized[y * width + x] = lerp(top, bottom, row.part)
    }
  }
  return resized
}

function samplePosition(index: number, size: number, sourceSize: number) {
  const at = Math.min(sourceSize - 1, Math.max(0, ((index + 0.5) * sourceSize) / size - 0.5))
  const low = Math.floor(at)
  return { low, high: Math.min(sourceSize - 1, low + 1), part: at - low }
}

function lerp(a: number, b: number, part: number): number {
  return a + (b - a) * part
}
