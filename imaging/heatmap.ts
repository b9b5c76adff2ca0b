import { colormapTable, type AnyColormap } from '../shared/colormaps.ts'
import { resizeMap } from '../shared/math/resize-map.ts'
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
  const values = resizeMap(
    { values: overlay.map, width: overlay.mapWidth, height: overlay.mapHeight },
    width,
    height,
    new Float32Array(width * height),
  )
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
