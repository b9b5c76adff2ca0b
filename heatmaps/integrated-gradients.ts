import type { HeatmapMethod } from './method.ts'

/** Back to the pixels, along the way from black; \`compute/explain/integrated-gradients.ts\` does it. */
export const INTEGRATED_GRADIENTS = {
  id: 'integrated-gradients',
  title: 'Integrated gradients',
  reference: 'Sundararajan et al. 2017, https://arxiv.org/abs/1703.01365',
  map: 'input',
} as const satisfies HeatmapMethod
