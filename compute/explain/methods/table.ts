import type { CamMethod } from '../../../shared/domain/explanation.ts'
import { eigenCam } from './eigen-cam.ts'
import type { CamFormula } from './formula.ts'
import { gradCam } from './grad-cam.ts'
import { gradCamPlusPlus } from './grad-cam-plus-plus.ts'
import { hiresCam } from './hires-cam.ts'
import { layerCam } from './layer-cam.ts'
import { xgradCam } from './xgrad-cam.ts'

/** The methods that are a formula on activations and gradients at a tap. */
export const CAM_FORMULAS: Readonly<Record<CamMethod, CamFormula>> = {
  'grad-cam': gradCam,
  'grad-cam++': gradCamPlusPlus,
  'hires-cam': hiresCam,
  'layer-cam': layerCam,
  'xgrad-cam': xgradCam,
  'eigen-cam': eigenCam,
}
