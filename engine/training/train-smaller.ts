/** Training on after the memory ran out: the same batches in smaller parts, whose gradients are added up. */
import { imagesAtOnce } from '../../shared/domain/estimate.ts'
import type { TrainConfig } from '../../shared/domain/train-config.ts'
import { AppError } from '../../shared/errors.ts'
import { toDo } from '../../shared/hint.ts'
import { say } from '../../shared/say.ts'
import type { StudyContext, Work } from '../context.ts'
import { setRunConfig } from '../db/runs.ts'
import { getSetting } from '../db/settings.ts'
import type { ResolvedTraining } from './resolved-training.ts'
import { OutOfMemoryError } from '../hosts/out-of-memory.ts'

/** Setting of a study: true trains on by itself, anything else waits to be asked. */
const AUTO_HALVE = 'autoHalve'

/** The settings with half as many images at once; null where there is but one. The batch stays: so do steps, learning rate and checkpoint. */
function halved(config: TrainConfig): TrainConfig | null {
  const images = imagesAtOnce(config)
  if (images < 2) return null
  return { ...config, expert: { ...config.expert, microBatch: Math.ceil(images / 2) } }
}

/** Stores the smaller parts as the run's settings and gives them back. Throws AppError 'bad-input' where nothing can be halved. */
export function halveRun({ study, emit }: StudyContext, run: number, config: TrainConfig): TrainConfig {
  const smaller = halved(config)
  if (!smaller) {
    throw new AppError(
      'bad-input',
      say`Run ${run} already uses a micro-batch of 1; it cannot be reduced further.`,
      {
        hint: say`Start a new training with smaller images or a smaller model.`,
      },
    )
  }
  setRunConfig(study.db, run, smaller)
  emit('changed', { what: 'runs', run })
  return smaller
}

/**
 * Trains, and where the memory runs out goes on from the last checkpoint with half as many images at once if the study is set so. Throws
 * OutOfMemoryError with the offer to do it where it is not, and whatever else the training throws.
 */
export async function trainWithinMemory(
  work: Work,
  run: number,
  training: ResolvedTraining,
  train: (training: ResolvedTraining) => Promise<void>,
): Promise<void> {
  try {
    return await train(training)
  } catch (error) {
    if (!(error instanceof OutOfMemoryError)) throw error
    const { context, job } = work
    const { config } = training
    const smaller = halved(config)
    if (!smaller) throw error
    const { microBatch } = smaller.expert
    if (getSetting(context.study.db, AUTO_HALVE) !== true) {
      const halves = { kind: 'resume-halved', run, images: microBatch, batch: config.batch } as const
      const hint = say`Resume with a micro-batch of ${microBatch}: the gradients of a batch of ${config.batch} are then accumulated, and nothing trained so far is lost.`
      throw new OutOfMemoryError(error.sentence, toDo(halves, hint))
    }
    job.progress({ step: 'smaller-parts', images: microBatch }, 0, 0)
    halveRun(context, run, config)
    return trainWithinMemory(work, run, { ...training, config: smaller }, train)
  }
}
