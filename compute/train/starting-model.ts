import type { LayerGraph, NetworkModel, Weights } from '../../models/graph.ts'
import { ARCHITECTURES } from '../../models/registry.ts'
import { AppError } from '../../shared/errors.ts'
import type { TrainConfig } from '../../shared/domain/train-config.ts'
import { loadWeightsByName } from '../keras/load-weights.ts'
import { initialWeights } from '../nn/init.ts'

/** The network a training starts from: fresh weights from the seed, or those of a file where layer name and shape agree. */
export async function startingModel(
  config: TrainConfig,
  classes: readonly string[],
  weightsFile?: string,
): Promise<NetworkModel> {
  const { model, size, dropout, seed } = config
  const weights = weightsFile ?? config.weights
  const graph = ARCHITECTURES[model].build({ classes: classes.length, inputSize: size, dropout })
  const fresh = initialWeights(graph, seed)
  if (weights === 'none') return { graph, weights: fresh }
  // Weights-only files, as Keras Applications publishes them, and whole models alike.
  const { weights: given } = await loadWeightsByName(weights, graph)
  return { graph, weights: withGiven(graph, fresh, given, weights) }
}

/** Takes over what fits; the head of another number of classes stays fresh. Throws AppError 'bad-input' when nothing fits. */
function withGiven(graph: LayerGraph, fresh: Weights, given: Weights, file: string): Weights {
  const byName = new Map([...given].map(([key, array]) => [withoutModel(key), array]))
  const merged = new Map(fresh)
  let taken = 0
  for (const [key, array] of fresh) {
    const found = given.get(key) ?? byName.get(key)
    if (found?.shape.join() !== array.shape.join()) continue
    merged.set(key, found)
    taken++
  }
  // A head alone in common would be chance.
  if (taken >= fresh.size / 2) return merged
  throw new AppError(
    'bad-input',
    `The weights of ${file} do not fit ${graph.name}: ${taken} of ${fresh.size} have its names and shapes.`,
    {
      file,
      hint: 'Choose a file saved from the same architecture, or start from random weights.',
    },
  )
}

/** `outer/conv/kernel` -> `conv/kernel`: a base that was nested when it was saved. */
function withoutModel(key: string): string {
  return key.split('/').slice(-2).join('/')
}
