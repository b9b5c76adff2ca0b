import { startingWeights } from '../../shared/domain/starting-weights.ts'
import type { NetworkModel } from '../../models/graph.ts'
import { ARCHITECTURES, type ModelId } from '../../models/registry.ts'
import { AppError } from '../../shared/errors.ts'
import { say } from '../../shared/say.ts'
import type { TrainConfig } from '../../shared/domain/train-config.ts'
import { loadWeightsByName, type LoadedWeights } from '../keras/load-weights.ts'
import { initialWeights } from '../nn/init.ts'

/**
 * The network a training starts from: fresh weights from the seed, or those of a file by layer name (whole models, and weights-only
 * files as Keras Applications publishes them).
 */
export async function startingModel(
  config: TrainConfig,
  classes: readonly string[],
  weightsFile?: string,
): Promise<NetworkModel> {
  const { model, size, dropout, seed, expert } = config
  const graph = ARCHITECTURES[model].build({
    classes: classes.length,
    inputSize: size,
    dropout,
    alpha: expert.alpha,
  })
  const fresh = initialWeights(graph, seed)
  if (weightsFile === undefined && startingWeights(config.weights).kind === 'random')
    return { graph, weights: fresh }
  const weights = weightsFile ?? config.weights
  const loaded = await loadWeightsByName(weights, graph)
  requireBase(model, loaded, weights)
  return { graph, weights: new Map([...fresh, ...loaded.weights]) }
}

/**
 * The head of another number of classes stays fresh, and so does what a file without top leaves out. All else must be there: a base that is
 * pretrained in part starts worse than one that is not, and nothing would tell. Throws AppError 'bad-input' naming how much fits.
 */
function requireBase(model: ModelId, { matched, missing, misshapen }: LoadedWeights, file: string): void {
  const free = new Set([...ARCHITECTURES[model].head, 'normalization'])
  const absent = [...missing, ...misshapen].filter((layer) => !free.has(layer))
  if (absent.length === 0) return
  const { title } = ARCHITECTURES[model]
  const names = `${absent.slice(0, 3).join(', ')}${absent.length > 3 ? ', ...' : ''}`
  const total = matched.length + missing.length + misshapen.length
  throw new AppError(
    'bad-input',
    misshapen.length > 0
      ? say`The weights of ${file} do not fit ${title}: ${matched.length} of its ${total} layers with weights matched, ${missing.length} are not in the file, ${misshapen.length} have other shapes (${names}).`
      : say`The weights of ${file} do not fit ${title}: ${matched.length} of its ${total} layers with weights matched, ${missing.length} are not in the file (${names}).`,
    {
      file,
      hint: say`Choose a file saved from the same architecture, or start from random weights.`,
    },
  )
}
