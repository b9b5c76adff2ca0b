import type { NetworkModel, WeightArray } from '../../models/graph.ts'
import { Random } from '../../shared/random.ts'

/**
 * The same network after it forgot everything: the values of every weight array put into a random order. Each array keeps its
 * distribution, so activations stay in range (drawing anew would let a deep network without its trained scales die out).
 * Adebayo et al. 2018 (https://arxiv.org/abs/1810.03292): a map that stays the same does not show what the network learned.
 */
export function shuffleWeights({ graph, weights }: NetworkModel, seed: number): NetworkModel {
  const shuffled = new Map<string, WeightArray>()
  for (const [name, { shape, values }] of weights) {
    const mixed = new Random(`${seed}/${name}`).shuffle(values.slice())
    shuffled.set(name, { shape, values: mixed })
  }
  return { graph, weights: shuffled }
}
