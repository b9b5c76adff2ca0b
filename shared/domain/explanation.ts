/** Heatmaps: methods, requests and what is stored. */
import type { SplitPart } from './dataset.ts'

/** Class activation maps: a formula on activations and gradients at a tap. */
export const CAM_METHODS = [
  'grad-cam',
  'grad-cam++',
  'hires-cam',
  'layer-cam',
  'xgrad-cam',
  'eigen-cam',
] as const

export type CamMethod = (typeof CAM_METHODS)[number]

/** Score-CAM asks the network about every channel; the last two go back to the pixels, so their maps have the input's size. */
export const METHODS = [...CAM_METHODS, 'score-cam', 'integrated-gradients', 'smooth-grad'] as const

export type Method = (typeof METHODS)[number]

/** Methods whose map lies on the input itself: no tap can be chosen. */
export const PIXEL_METHODS: ReadonlySet<Method> = new Set(['integrated-gradients', 'smooth-grad'])

export interface Explanation {
  readonly id: number
  readonly run: number
  readonly image: number
  readonly method: Method
  readonly layer: string
  /** Name of the explained class. */
  readonly className: string
  /** Size of the map: the tap's resolution. */
  readonly width: number
  readonly height: number
  /** Of the map after ReLU, before any scaling. */
  readonly min: number
  readonly max: number
  /** 'zero' when no cell speaks for the class, 'not-finite' when the network overflowed: said on screen, never drawn as if strong. */
  readonly quality: 'ok' | 'zero' | 'not-finite'
}

export interface ExplainRequest {
  readonly run: number
  /** Image ids; the whole part of the split when left out. */
  readonly images?: readonly number[] | undefined
  readonly part?: SplitPart | undefined
  readonly method?: Method | undefined
  /** Class name, or which one to take per image. */
  readonly target?:
    { readonly kind: 'predicted' | 'true' } | { readonly kind: 'class'; readonly name: string } | undefined
  readonly layer?: string | undefined
  /** Absolute paths of pictures outside the study; nothing of them is stored. */
  readonly files?: readonly string[] | undefined
  /** Also draws each map over its picture, as PNG into this folder (absolute). */
  readonly pngFolder?: string | undefined
}
