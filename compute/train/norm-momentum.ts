import { startingWeights } from '../../shared/domain/starting-weights.ts'
import type { LayerGraph } from '../../models/graph.ts'
import type { TrainConfig } from '../../shared/domain/train-config.ts'

/** Shorter averages follow single batches. */
const SHORTEST = 0.9
/** Of a layer that names none. */
const KERAS_DEFAULT = 0.99

/**
 * The graph with the momentum its batch normalisations average with: the one that was chosen, or, from random weights, at most what
 * remembers half an epoch. MobileNetV2's own 0.999 is made for a million images: in a study of 600 it still predicts with the averages of
 * the beginning after 15 epochs, and calls everything one class.
 * @param steps of an epoch
 */
export function withNormMomentum(
  graph: LayerGraph,
  { weights, expert }: Pick<TrainConfig, 'weights' | 'expert'>,
  steps: number,
): LayerGraph {
  const { normMomentum: chosen } = expert
  if (chosen === 0 && startingWeights(weights).kind !== 'random') return graph
  const longest = Math.max(SHORTEST, 1 - 2 / Math.max(2, steps))
  const nodes = graph.nodes.map((node) => {
    if (node.className !== 'BatchNormalization') return node
    const own = Number(node.config['momentum'] ?? KERAS_DEFAULT)
    return { ...node, config: { ...node.config, momentum: chosen || Math.min(own, longest) } }
  })
  return { ...graph, nodes }
}
