import { Random } from '../../shared/random.ts'

/** How far each change may go; 0 or false switches it off. A lesion has no right way up, so any angle and mirror is fair. */
export interface AugmentationSettings {
  readonly flipHorizontal: boolean
  readonly flipVertical: boolean
  /** Largest turn to either side; 180 allows every angle. */
  readonly rotationDegrees: number
  /** 0.1: between 0.9 and 1.1 times the size. */
  readonly zoom: number
  /** Largest move, as a fraction of the side. */
  readonly shift: number
  /** 0.2: between 0.8 and 1.2 times as bright. */
  readonly brightness: number
  readonly contrast: number
  readonly saturation: number
  readonly hueDegrees: number
  /** Largest standard deviation of a Gaussian blur, in pixels of the network's input. */
  readonly blurPx: number
  /** Largest side of the erased square, as a fraction of the image's. */
  readonly cutout: number
  /** Most hairs drawn over an image. */
  readonly hairs: number
}

export const NO_AUGMENTATION: AugmentationSettings = {
  flipHorizontal: false,
  flipVertical: false,
  rotationDegrees: 0,
  zoom: 0,
  shift: 0,
  brightness: 0,
  contrast: 0,
  saturation: 0,
  hueDegrees: 0,
  blurPx: 0,
  cutout: 0,
  hairs: 0,
}

/** Output pixel to source pixel: u = a x + b y + c, v = d x + e y + f; pixel centres at whole numbers. */
export type Affine = readonly [a: number, b: number, c: number, d: number, e: number, f: number]
/** Rows of [red, green, blue, constant] for red, green, blue out; values 0..255. */
export type ColourMatrix = readonly number[]

/** One image's draw: what is done to it in this epoch. */
export interface Augmentation {
  /** Null leaves the pixels where they are. */
  readonly affine: Affine | null
  readonly colour: ColourMatrix | null
  readonly blurPx: number
  /** Erased square in pixels, or null. */
  readonly cutout: { readonly x: number; readonly y: number; readonly side: number } | null
  readonly hairs: number
  /** Seed of what is drawn over the image. */
  readonly seed: number
}

/**
 * Draws the changes for one image of `width` x `height` pixels. The key names seed, epoch and image, so that the same training
 * sees the same pictures whatever order or thread they are made in.
 */
export function drawAugmentation(
  settings: AugmentationSettings,
  key: string,
  width: number,
  height: number,
): Augmentation {
  const random = new Random(key)
  // Every number is drawn whether used or not: switching one change off leaves the others as they were.
  const flipX = random.uniform() < 0.5 && settings.flipHorizontal
  const flipY = random.uniform() < 0.5 && settings.flipVertical
  const angle = (random.uniform(-1, 1) * settings.rotationDegrees * Math.PI) / 180
  const scale = 1 + random.uniform(-1, 1) * settings.zoom
  const shiftX = random.uniform(-1, 1) * settings.shift * width
  const shiftY = random.uniform(-1, 1) * settings.shift * height
  const brightness = 1 + random.uniform(-1, 1) * settings.brightness
  const contrast = 1 + random.uniform(-1, 1) * settings.contrast
  const saturation = 1 + random.uniform(-1, 1) * settings.saturation
  const hue = (random.uniform(-1, 1) * settings.hueDegrees * Math.PI) / 180
  const blurPx = random.uniform() * settings.blurPx
  const side = Math.round(random.uniform() * settings.cutout * Math.min(width, height))
  const cutoutX = Math.floor(random.uniform(0, width - side + 1))
  const cutoutY = Math.floor(random.uniform(0, height - side + 1))
  const hairs = Math.floor(random.uniform(0, settings.hairs + 1))
  const moved = flipX || flipY || angle !== 0 || scale !== 1 || shiftX !== 0 || shiftY !== 0
  const recoloured = brightness !== 1 || contrast !== 1 || saturation !== 1 || hue !== 0
  return {
    affine: moved ? affineOf({ flipX, flipY, angle, scale, shiftX, shiftY, width, height }) : null,
    colour: recoloured ? colourOf(brightness, contrast, saturation, hue) : null,
    blurPx,
    cutout: side > 0 ? { x: cutoutX, y: cutoutY, side } : null,
    hairs,
    seed: random.uint32(),
  }
}

interface Placement {
  readonly flipX: boolean
  readonly flipY: boolean
  readonly angle: number
  readonly scale: number
  readonly shiftX: number
  readonly shiftY: number
  readonly width: number
  readonly height: number
}

/** About the image's centre: the source point is the output point moved back, turned back, shrunk back, mirrored. */
function affineOf(p: Placement): Affine {
  const centreX = (p.width - 1) / 2
  const centreY = (p.height - 1) / 2
  const cos = Math.cos(p.angle) / p.scale
  const sin = Math.sin(p.angle) / p.scale
  const signX = p.flipX ? -1 : 1
  const signY = p.flipY ? -1 : 1
  const [a, b, d, e] = [signX * cos, signX * sin, -signY * sin, signY * cos]
  const x = centreX + p.shiftX
  const y = centreY + p.shiftY
  return [a, b, centreX - a * x - b * y, d, e, centreY - d * x - e * y]
}

/** ITU-R 601 luma weights: grey stays grey whatever saturation and hue do. */
const LUMA = [0.299, 0.587, 0.114] as const

/** Brightness and contrast (about mid-grey) after saturation after a turn of the hue: one matrix for all four. */
function colourOf(brightness: number, contrast: number, saturation: number, hue: number): ColourMatrix {
  const turn = hueRotation(hue)
  const rows: number[] = []
  for (let out = 0; out < 3; out++) {
    const luma = [0, 1, 2].map(
      (i) => LUMA[0] * turn[0]![i]! + LUMA[1] * turn[1]![i]! + LUMA[2] * turn[2]![i]!,
    )
    for (let i = 0; i < 3; i++) {
      const saturated = luma[i]! + saturation * (turn[out]![i]! - luma[i]!)
      rows.push(contrast * brightness * saturated)
    }
    rows.push(127.5 * (1 - contrast))
  }
  return rows
}

/** Turns the chroma plane of YIQ by `angle`: luma is kept. [3][3] on RGB. */
function hueRotation(angle: number): number[][] {
  const toYiq = [[...LUMA], [0.595716, -0.274453, -0.321263], [0.211456, -0.522591, 0.311135]]
  const toRgb = [
    [1, 0.956296, 0.621024],
    [1, -0.272122, -0.64738],
    [1, -1.106989, 1.704615],
  ]
  const cos = Math.cos(angle)
  const sin = Math.sin(angle)
  if (angle === 0)
    return [
      [1, 0, 0],
      [0, 1, 0],
      [0, 0, 1],
    ]
  const turn = [
    [1, 0, 0],
    [0, cos, -sin],
    [0, sin, cos],
  ]
  return multiply(toRgb, multiply(turn, toYiq))
}

function multiply(a: readonly (readonly number[])[], b: readonly (readonly number[])[]): number[][] {
  return a.map((row) => b[0]!.map((_, j) => row.reduce((sum, value, k) => sum + value * b[k]![j]!, 0)))
}
