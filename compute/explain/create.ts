import type { CamMethod, Method } from '../../shared/domain/explanation.ts'
import { CamExplainer } from './cam-explainer.ts'
import type { Explainer, ExplainerOptions } from './explainer.ts'
import { IntegratedGradients } from './integrated-gradients.ts'
import { ScoreCam } from './score-cam.ts'
import { SmoothGrad } from './smooth-grad.ts'

/** Methods with more to do than a formula on one pass. */
const OTHERS: Readonly<Record<Exclude<Method, CamMethod>, new (options: ExplainerOptions) => Explainer>> = {
  'score-cam': ScoreCam,
  'integrated-gradients': IntegratedGradients,
  'smooth-grad': SmoothGrad,
}

/** The explainer of a method. Throws AppError 'not-found' for a tap that the network does not have. */
export function createExplainer(method: Method, options: ExplainerOptions): Explainer {
  if (Object.hasOwn(OTHERS, method)) return new OTHERS[method as keyof typeof OTHERS](options)
  return new CamExplainer(method as CamMethod, options)
}
