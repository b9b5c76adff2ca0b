/** Heatmaps: methods, requests and what is stored. */
import type { MethodId } from '../../heatmaps/registry.ts'
import type { SplitPart } from './dataset.ts'

export interface Explanation {
  readonly id: number
  readonly run: number
  readonly image: number
  readonly method: MethodId
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
  readonly method?: MethodId | undefined
  /** Class name, or which one to take per image. */
  readonly target?:
    { readonly kind: 'predicted' | 'true' } | { readonly kind: 'class'; readonly name: string } | undefined
  readonly layer?: string | undefined
  /** Absolute paths of pictures outside the study; nothing of them is stored. */
  readonly files?: readonly string[] | undefined
  /** Also draws each map over its picture, as PNG into this folder (absolute). */
  readonly pngFolder?: string | undefined
}
