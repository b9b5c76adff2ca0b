/** Many images beside one another: what the models say of them, as a figure and as a table. */
import type { ColormapName } from '../colormaps.ts'
import type { SampleView } from './prediction.ts'

/** Images that one call describes, and that one figure holds: more are neither read nor printed. */
export const OUTPUTS_MAX = 500
export const FIGURE_ROWS_MAX = 40

/** The outputs of runs on one image, in the order of the runs asked for. */
export interface ImageOutputs {
  readonly image: number
  readonly outputs: SampleView['outputs']
}

/** Stored heatmaps by their ids. With `minus` the figure shows the difference of both. */
export interface GalleryMap {
  readonly explanation: number
  readonly minus?: number | undefined
}

export interface GalleryFigureRequest {
  readonly runs: readonly number[]
  readonly rows: readonly {
    readonly image: number
    /** One for each run; null where no map is to be drawn. */
    readonly maps: readonly (GalleryMap | null)[]
  }[]
  readonly colormap: ColormapName
  readonly opacity: number
  /** One scale for all maps of a row, or each map by its own maximum. */
  readonly sharedScale: boolean
  /** Absolute. The figure becomes two files of this name, ending in `.png` and `.svg`. */
  readonly file: string
}

/** Result of a 'figure' job. */
export interface WrittenFigure {
  readonly files: readonly string[]
  readonly images: number
}

export interface PredictionsExportRequest {
  readonly runs: readonly number[]
  readonly images: readonly number[]
  readonly file: string
}
