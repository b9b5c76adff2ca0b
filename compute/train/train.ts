import { createHash } from 'node:crypto'
import { rm } from 'node:fs/promises'
import type { NetworkModel, Weights } from '../../models/graph.ts'
import type { TrainOutcome, TrainRequest } from '../../shared/contract.ts'
import type { InputSpec } from '../../shared/domain/run.ts'
import type { Emit } from '../handlers.ts'
import { writeKerasFile } from '../keras/write.ts'
import { hashWeights } from '../weights-hash.ts'
import { countParameters, inferShapes } from '../nn/spec/graph.ts'
import { defaultTap } from '../nn/spec/taps.ts'
import { TrainStep } from '../nn/training/train-step.ts'
import { pixelType } from '../pixels/batch.ts'
import { readCheckpoint } from './checkpoint.ts'
import { controls, TrainControl } from './control.ts'
import { settingsOf } from './settings.ts'
import { startingModel } from './starting-model.ts'
import { Training } from './training.ts'

/**
 * Trains a classifier and writes its best weights to `out` at each improvement. With a checkpoint of the same plan it continues from there.
 * Throws AppError 'cancelled' within a step of the signal, 'bad-input' for images that cannot be read and a loss that is no number.
 */
export async function train(request: TrainRequest, emit: Emit, signal: AbortSignal): Promise<TrainOutcome> {
  const { job, config, classes, out, checkpoint } = request
  emit('progress', { job, phase: 'loading', done: 0, total: 0 })
  const input: InputSpec = { width: config.size, height: config.size, channels: 3, range: '0..255' }
  const model = await startingModel(config, classes, request.weightsFile)
  const step = createStep(model, request, input)
  const control = new TrainControl()
  controls.set(job, control)
  let kept: Weights | null = null
  const keep = async (weights: Weights): Promise<void> => {
    await writeKerasFile(out, { graph: model.graph, weights }, { classNames: classes })
    kept = weights
  }
  try {
    const plan = planHash(request)
    const training = new Training({ request, input, step, control, plan, keep }, emit)
    const saved = checkpoint === undefined ? null : await readCheckpoint(checkpoint, plan)
    if (saved) await training.resume(saved)
    const { bestEpoch, stopped } = await training.run(signal)
    if (checkpoint !== undefined) await rm(checkpoint, { force: true })
    return {
      bestEpoch,
      stopped,
      parameters: countParameters(model.graph).total,
      tap: defaultTap(model.graph, inferShapes(model.graph)),
      input,
      weightsSha256: hashWeights(kept ?? model.weights),
    }
  } finally {
    controls.delete(job)
    step.dispose()
  }
}

function createStep(model: NetworkModel, { config }: TrainRequest, input: InputSpec): TrainStep {
  const { optimizer, loss } = settingsOf(config)
  return new TrainStep(model, {
    optimizer,
    loss,
    height: input.height,
    width: input.width,
    channels: input.channels,
    pixels: pixelType(input),
  })
}

/** Everything that decides the weights; where files lie does not. */
function planHash({ config, classes, train, val }: TrainRequest): string {
  const images = [...train, { sha256: '', label: -1 }, ...val].map(
    ({ sha256, label }) => `${sha256} ${label}`,
  )
  return createHash('sha256').update(JSON.stringify({ config, classes, images })).digest('hex')
}
