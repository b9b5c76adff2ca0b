/** The model of the study that a training goes on from. */
import type { TrainBase } from '../../shared/contract/compute-training.ts'
import type { TrainConfig } from '../../shared/domain/train-config.ts'
import { requireModel, type StudyContext } from '../context.ts'
import { startingWeights } from '../../shared/domain/starting-weights.ts'

export interface ChosenBase {
  readonly run: ReturnType<typeof requireModel>
  readonly newHead: boolean
}

/** The run whose model a training goes on from. Throws AppError 'not-found' when it has none. */
export function baseOf(context: StudyContext, { weights }: TrainConfig): ChosenBase | undefined {
  const start = startingWeights(weights)
  if (start.kind !== 'run') return undefined
  return { run: requireModel(context, start.run), newHead: start.newHead }
}

/** The settings as that model wants them: its network decides the size. */
export function withBase(config: TrainConfig, base: ChosenBase | undefined): TrainConfig {
  return base ? { ...config, size: base.run.input.width } : config
}

/** The same for the compute program. */
export function toTrainBase({ run, newHead }: ChosenBase): TrainBase {
  return { file: run.modelFile, input: run.input, head: newHead ? 'new' : 'kept where it fits' }
}
