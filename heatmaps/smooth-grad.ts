import type { HeatmapMethod } from './method.ts'

/** Back to the pixels, over noisy copies of the image; \`compute/explain/smooth-grad.ts\` does it. */
export const SMOOTH_GRAD = {
  id: 'smooth-grad',
  title: 'SmoothGrad',
  reference: 'Smilkov et al. 2017, https://arxiv.org/abs/1706.03825',
  map: 'input',
} as const satisfies HeatmapMethod
