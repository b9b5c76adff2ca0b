import { isCam, type CamId, type MethodId } from '../../heatmaps/registry.ts'
import { CamExplainer } from './cam-explainer.ts'
import type { Explainer, ExplainerOptions } from './explainer.ts'
import { IntegratedGradients } from './integrated-gradients.ts'
import { ScoreCam } from './score-cam.ts'
import { SmoothGrad } from './smooth-grad.ts'

/** Methods with more to do than a formula on one pass. */
const OTHERS: Readonly<Record<Exclude<MethodId, CamId>, new (options: ExplainerOptions) => Explainer>> = {
  'score-cam': ScoreCam,
  'integrated-gradients': IntegratedGradients,
  'smooth-grad': SmoothGrad,
}

/** The explainer of a method. Throws AppError 'not-found' for a tap that the network does not have. */
export function createExplainer(method: MethodId, options: ExplainerOptions): Explainer {
  return isCam(method) ? new CamExplainer(method, options) : new OTHERS[method](options)
}
