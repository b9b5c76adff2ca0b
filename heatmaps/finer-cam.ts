import { GRAD_CAM } from './grad-cam.ts'
import { FOLLOWS_THE_HEAD, type CamMethod, type CamSelector } from './method.ts'

/** Gamma, the strength of the comparison: what the paper finds best. 0 would be Grad-CAM. */
const STRENGTH = 0.6
/** Classes that the target is compared with. */
const REFERENCES = 3
/** Ranks the target behind every other class. */
const OUT_OF_REACH = 1e30

/**
 * y_c - gamma y_d, averaged over the classes d whose logits are nearest to the target's: as gradients are linear, Grad-CAM's weights of this
 * score are the paper's weights alpha_c - gamma alpha_d, averaged over d before the ReLU. (pytorch-grad-cam weighs the classes d by their
 * probabilities instead, at gamma 1.) Two classes leave one to compare with. A single sigmoid unit z speaks for the two classes as z and -z, so
 * the score is (1 + gamma) times the class's own and the map has Grad-CAM's shape: there is nothing shared that could be taken away.
 */
const selector: CamSelector = (rows, logits) => {
  const units = logits.shape[1]!
  if (units === 1) return rows.mul(1 + STRENGTH)
  const own = logits.mul(rows).sum(1, true)
  const nearness = logits.sub(own).abs().neg().sub(rows.mul(OUT_OF_REACH))
  const count = Math.min(REFERENCES, units - 1)
  const { indices } = nearness.topk(count)
  return rows.sub(
    indices
      .oneHot(units, 1, 0)
      .toFloat()
      .sum(1)
      .mul(STRENGTH / count),
  )
}

export const FINER_CAM = {
  id: 'finer-cam',
  title: 'Finer-CAM',
  reference: 'Zhang et al. 2025 (CVPR), https://arxiv.org/abs/2501.11309',
  map: 'layer',
  needsGradient: true,
  randomHead: FOLLOWS_THE_HEAD,
  formula: GRAD_CAM.formula,
  selector,
} as const satisfies CamMethod
