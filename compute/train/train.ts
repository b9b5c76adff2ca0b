import { createHash } from 'node:crypto'
import { rm } from 'node:fs/promises'
import type { Weights } from '../../models/graph.ts'
import type { TrainOutcome, TrainRequest } from '../../shared/contract/compute-training.ts'
import type { EmitDuring } from '../emit.ts'
import { writeKerasFile } from '../keras/write.ts'
import { hashWeights } from '../weights-hash.ts'
import { countParameters, inferShapes } from '../nn/shapes/graph.ts'
import { defaultTap } from '../nn/shapes/taps.ts'
import { planTraining } from '../nn/training/plan.ts'
import { readCheckpoint } from './checkpoint.ts'
import { controls, TrainControl } from './control.ts'
import { HeadLearner } from './head-learner.ts'
import { NetworkLearner, stepConfigOf, type Learner } from './learner.ts'
import type { Phase } from './phases.ts'
import { startingPoint } from './start.ts'
import { withNormMomentum } from './norm-momentum.ts'
import { Training } from './training.ts'

/**
 * Trains a classifier and writes its best weights to `out` at each improvement. With a checkpoint of the same plan it continues from there.
 * Throws AppError 'cancelled' within a step of the signal, 'bad-input' for images that cannot be read and a loss that is no number.
 */
export async function train(
  request: TrainRequest,
  emit: EmitDuring<'train'>,
  signal: AbortSignal,
): Promise<TrainOutcome> {
  const { job } = request
  emit('progress', { phase: { step: 'loading' }, done: 0, total: 0 })
  // From the start: a stop that is asked while the network is built must not be lost.
  const control = new TrainControl()
  controls.set(job, control)
  try {
    return await trainControlled(request, control, emit, signal)
  } finally {
    controls.delete(job)
  }
}

async function trainControlled(
  request: TrainRequest,
  control: TrainControl,
  emit: EmitDuring<'train'>,
  signal: AbortSignal,
): Promise<TrainOutcome> {
  const { classes, config, out, checkpoint } = request
  const { model: start, cut, input } = await startingPoint(request)
  const steps = Math.ceil(request.train.length / config.batch)
  const model = { ...start, graph: withNormMomentum(start.graph, config, steps) }
  // What the network's phase would refuse is told before its head has learnt for hours.
  planTraining(model, stepConfigOf(config, model.graph, input))
  let kept: Weights | null = null
  const keep = async (weights: Weights): Promise<void> => {
    await writeKerasFile(out, { graph: model.graph, weights }, { classNames: classes })
    kept = weights
  }
  const createLearner = (phase: Phase['kind'], weights: Weights | null): Learner => {
    const from = { graph: model.graph, weights: weights ?? model.weights }
    if (phase === 'network' || cut === null) return new NetworkLearner(from, request, input)
    return new HeadLearner(from, cut, request, input)
  }
  const plan = planHash(request)
  const training = new Training({ request, control, plan, createLearner, keep }, emit)
  try {
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
    training.dispose()
  }
}

/**
 * Everything that decides the weights; where files lie does not, and in how many parts a batch is computed must not: a training whose memory
 * ran out goes on with smaller ones.
 */
export function planHash({
  config: given,
  classes,
  train,
  val,
}: Pick<TrainRequest, 'config' | 'classes' | 'train' | 'val'>): string {
  // A fold's training is that of its images, whatever it is a fold of.
  const { folds: _folds, ...own } = given
  const config = { ...own, expert: { ...given.expert, microBatch: 0 } }
  const images = [...train, { sha256: '', label: -1 }, ...val].map(
    ({ sha256, label }) => `${sha256} ${label}`,
  )
  return createHash('sha256').update(JSON.stringify({ config, classes, images })).digest('hex')
}
