/** How a sample is shown: zoom and place in step over all panes, and what is drawn over the picture. */
import { DEFAULT_COLORMAP, type ColormapName } from '../../../../shared/colormaps.ts'

const ZOOM_MAX = 16
const ZOOM_STEP = 1.5

const ASIDE_KEY = 'review.asidePx'
export const ASIDE_PX = { min: 220, usual: 264, max: 520 } as const

class Viewport {
  /** Width of the panel beside the pictures; it belongs to this computer's window. */
  asidePx = $state(asideOf(localStorage.getItem(ASIDE_KEY)))
  zoom = $state(1)
  /** Point of the picture in the middle of every pane, in shares of its width and height. */
  x = $state(0.5)
  y = $state(0.5)
  opacity = $state(0.65)
  overlay = $state(true)
  /** While the key is held: the picture without the map, or the map where it is off. */
  blinking = $state(false)
  colormap = $state<ColormapName>(DEFAULT_COLORMAP)
  /** One scale for all models, or each map by its own maximum. */
  sharedScale = $state(true)
  /** Share of the picture's area, the strongest first, that the map is shown on. */
  top = $state(1)
  contours = $state(false)
  mask = $state(false)

  readonly showsMap = $derived(this.overlay !== this.blinking)
  readonly transform = $derived(
    `translate(${(0.5 - this.x * this.zoom) * 100}%, ${(0.5 - this.y * this.zoom) * 100}%) scale(${this.zoom})`,
  )

  /** Zooms and keeps the point at (`atX`, `atY`), shares of the pane, where it is. */
  zoomBy(factor: number, atX = 0.5, atY = 0.5): void {
    const pointX = this.x + (atX - 0.5) / this.zoom
    const pointY = this.y + (atY - 0.5) / this.zoom
    this.zoom = Math.min(ZOOM_MAX, Math.max(1, this.zoom * factor))
    this.#place(pointX - (atX - 0.5) / this.zoom, pointY - (atY - 0.5) / this.zoom)
  }

  zoomIn(): void {
    this.zoomBy(ZOOM_STEP)
  }

  zoomOut(): void {
    this.zoomBy(1 / ZOOM_STEP)
  }

  /** Moves the picture by shares of the pane. */
  panBy(dx: number, dy: number): void {
    this.#place(this.x - dx / this.zoom, this.y - dy / this.zoom)
  }

  setAside(widthPx: number): void {
    this.asidePx = asideOf(String(widthPx))
    localStorage.setItem(ASIDE_KEY, String(this.asidePx))
  }

  reset(): void {
    this.zoom = 1
    this.x = this.y = 0.5
  }

  setOpacity(opacity: number): void {
    this.opacity = hundredths(opacity, 0)
  }

  setTop(top: number): void {
    this.top = hundredths(top, 0.05)
  }

  /** The picture always fills its pane. */
  #place(x: number, y: number): void {
    const margin = 0.5 / this.zoom
    this.x = Math.min(1 - margin, Math.max(margin, x))
    this.y = Math.min(1 - margin, Math.max(margin, y))
  }
}

/** The stored text may be old, or absent. */
function asideOf(stored: string | null): number {
  const widthPx = Number(stored ?? NaN)
  return Number.isFinite(widthPx) ? Math.min(ASIDE_PX.max, Math.max(ASIDE_PX.min, widthPx)) : ASIDE_PX.usual
}

function hundredths(value: number, min: number): number {
  return Math.round(Math.min(1, Math.max(min, value)) * 100) / 100
}

export const viewport = new Viewport()
