/** The ways to make a heatmap. A further formula is its file and its row here; everything else is derived. */
import { EIGEN_CAM } from './eigen-cam.ts'
import { FINER_CAM } from './finer-cam.ts'
import { GRAD_CAM } from './grad-cam.ts'
import { GRAD_CAM_PLUS_PLUS } from './grad-cam-plus-plus.ts'
import { HIRES_CAM } from './hires-cam.ts'
import { INTEGRATED_GRADIENTS } from './integrated-gradients.ts'
import { LAYER_CAM } from './layer-cam.ts'
import type { CamMethod, HeatmapMethod } from './method.ts'
import { SCORE_CAM } from './score-cam.ts'
import { SMOOTH_GRAD } from './smooth-grad.ts'
import { XGRAD_CAM } from './xgrad-cam.ts'

/** In the order in which they are offered; the first is the default. */
const CAMS = [GRAD_CAM, GRAD_CAM_PLUS_PLUS, HIRES_CAM, LAYER_CAM, XGRAD_CAM, FINER_CAM, EIGEN_CAM] as const
/** Those with more to do than a formula on one pass. */
const OTHERS = [SCORE_CAM, INTEGRATED_GRADIENTS, SMOOTH_GRAD] as const
const ALL = [...CAMS, ...OTHERS] as const

export type CamId = (typeof CAMS)[number]['id']
export type MethodId = (typeof ALL)[number]['id']

export const METHOD_IDS: readonly MethodId[] = ALL.map(({ id }) => id)
export const CAM_IDS: readonly CamId[] = CAMS.map(({ id }) => id)

export const CAMS_BY_ID = Object.fromEntries(CAMS.map((cam) => [cam.id, cam])) as Readonly<
  Record<CamId, CamMethod>
>
export const METHODS_BY_ID = Object.fromEntries(ALL.map((method) => [method.id, method])) as Readonly<
  Record<MethodId, HeatmapMethod>
>

export function isCam(id: MethodId): id is CamId {
  return Object.hasOwn(CAMS_BY_ID, id)
}
