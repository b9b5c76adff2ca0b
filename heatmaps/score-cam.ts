import type { HeatmapMethod } from './method.ts'

/** Asks the network about every channel; \`compute/explain/score-cam.ts\` does it. */
export const SCORE_CAM = {
  id: 'score-cam',
  title: 'Score-CAM',
  reference: 'Wang et al. 2020, https://arxiv.org/abs/1910.01279',
  map: 'layer',
} as const satisfies HeatmapMethod
