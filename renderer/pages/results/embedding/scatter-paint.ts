/** Draws the points of an image map: a stamp for each look, so that ten thousand of them cost a few milliseconds. */
import type { Place } from '../../../../charts/unit-square.ts'
import type { MapGroup, MarkShape } from './map-groups.ts'
import { toPx, type View } from './scatter.ts'

export interface Layer {
  readonly shape: MarkShape
  /** Resolved: what a canvas understands. */
  readonly colour: string
  readonly points: readonly number[]
  /** An outline around each of them. */
  readonly outline: string | null
  /** 0..1 */
  readonly opacity: number
}

export interface Scene {
  readonly places: readonly Place[]
  readonly view: View
  readonly layers: readonly Layer[]
  readonly radiusPx: number
}

/** Faded where others are selected. */
const OPACITY = { usual: 0.85, faded: 0.22, selected: 1 } as const

/** Wrong ones, outlined, on top of right ones, selected ones on top of both. */
export function layersOf(
  groups: readonly MapGroup[],
  looks: {
    readonly wrong: ReadonlySet<number>
    readonly selected: ReadonlySet<number>
    /** Resolves a variable of the theme. */
    readonly colour: (name: string) => string
    readonly outline: string
  },
): Layer[] {
  const { wrong, selected } = looks
  return [false, true].flatMap((isSelected) =>
    [false, true].flatMap((isWrong) =>
      groups.map(({ shape, colour, points }) => ({
        shape,
        colour: looks.colour(colour),
        points: points.filter((i) => selected.has(i) === isSelected && wrong.has(i) === isWrong),
        outline: isWrong ? looks.outline : null,
        opacity: isSelected ? OPACITY.selected : selected.size > 0 ? OPACITY.faded : OPACITY.usual,
      })),
    ),
  )
}

/** What the theme's variables are now, in the words of a canvas, which does not know them. */
export function themeColours(host: HTMLElement): (name: string) => string {
  return (name) => {
    host.style.outlineColor = `var(${name})`
    const resolved = getComputedStyle(host).outlineColor
    host.style.outlineColor = ''
    return resolved
  }
}

/** For a canvas of this size in CSS pixels; later layers lie on top. */
export function paint(context: CanvasRenderingContext2D, scene: Scene): void {
  const { canvas } = context
  const ratio = window.devicePixelRatio
  context.setTransform(1, 0, 0, 1, 0, 0)
  context.clearRect(0, 0, canvas.width, canvas.height)
  for (const layer of scene.layers) {
    const stamp = stampOf(layer, scene.radiusPx, ratio)
    const half = stamp.width / 2
    context.globalAlpha = layer.opacity
    for (const i of layer.points) {
      const { x, y } = toPx(scene.view, scene.places[i]!)
      const [left, top] = [x * ratio - half, y * ratio - half]
      if (left > -stamp.width && top > -stamp.height && left < canvas.width && top < canvas.height)
        context.drawImage(stamp, Math.round(left), Math.round(top))
    }
  }
  context.globalAlpha = 1
}

function stampOf({ shape, colour, outline }: Layer, radiusPx: number, ratio: number): HTMLCanvasElement {
  const stamp = document.createElement('canvas')
  const side = Math.ceil((2 * radiusPx + 5) * ratio)
  stamp.width = stamp.height = side
  const context = stamp.getContext('2d')!
  context.scale(ratio, ratio)
  context.translate(side / ratio / 2, side / ratio / 2)
  trace(context, shape, radiusPx)
  context.fillStyle = colour
  context.fill()
  if (outline !== null) {
    context.strokeStyle = outline
    // Small points would be all outline.
    context.lineWidth = Math.min(1.75, 0.45 * radiusPx)
    context.stroke()
  }
  return stamp
}

/** Of about the same area each. */
function trace(context: CanvasRenderingContext2D, shape: MarkShape, radius: number): void {
  context.beginPath()
  if (shape === 'circle') return context.arc(0, 0, radius, 0, 2 * Math.PI)
  const [corners, turn, reach] = {
    square: [4, Math.PI / 4, 1.25] as const,
    diamond: [4, 0, 1.25] as const,
    triangle: [3, -Math.PI / 2, 1.45] as const,
  }[shape]
  for (let k = 0; k < corners; k++) {
    const angle = turn + (2 * Math.PI * k) / corners
    context.lineTo(reach * radius * Math.cos(angle), reach * radius * Math.sin(angle))
  }
  context.closePath()
}
