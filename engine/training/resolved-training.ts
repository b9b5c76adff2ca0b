/** The settings of a training with all that they name in the study: looked up once, and handed on to everything behind. */
import type { TrainBase } from '../../shared/contract/compute-training.ts'
import type { InputSpec } from '../../shared/domain/input.ts'
import { startingWeights } from '../../shared/domain/starting-weights.ts'
import type { TrainConfig, TrainConfigInput } from '../../shared/domain/train-config.ts'
import { AppError } from '../../shared/errors.ts'
import { say } from '../../shared/say.ts'
import { requireDataset, requireModel, type StudyContext } from '../context.ts'
import { labelCounts } from '../db/datasets.ts'
import { parseConfig } from './train-config.ts'

export interface ResolvedTraining {
  readonly config: TrainConfig
  /** The model of the study that the training goes on from. */
  readonly base: ChosenBase | undefined
  readonly classes: readonly string[]
  /** What the network is fed, as far as known before it is built. */
  readonly input: InputSpec
}

export interface ChosenBase {
  readonly run: ReturnType<typeof requireModel>
  readonly newHead: boolean
}

/**
 * A training of the present images. Throws AppError 'usage' for settings that make no sense, 'not-found' without images or for a run to go on
 * from that has no model.
 */
export function resolveTraining(context: StudyContext, input: TrainConfigInput): ResolvedTraining {
  const config = parseConfig(input)
  const classes = Object.keys(labelCounts(context.study.db, requireDataset(context).id))
  requireClasses(classes)
  return resolved(context, config, classes)
}

/** Images without classes may be predicted, explained and reviewed; nothing is learned from them. */
function requireClasses([first, second]: readonly string[]): void {
  if (second !== undefined) return
  throw new AppError(
    'bad-input',
    first === undefined
      ? say`No image of this study has a label: there is nothing to train on.`
      : say`All labelled images of this study are of one class (${first}): there is nothing to train on.`,
    { hint: say`Import the images with a label file or a folder for each class, or add a trained model.` },
  )
}

/** The training of a run, from the settings stored with it. Throws AppError 'not-found' where the run it goes on from has no model. */
export function resolveStored(
  context: StudyContext,
  run: { readonly config: TrainConfig; readonly classes: readonly string[] },
): ResolvedTraining {
  return resolved(context, run.config, run.classes)
}

function resolved(context: StudyContext, config: TrainConfig, classes: readonly string[]): ResolvedTraining {
  const base = baseOf(context, config)
  if (!base) {
    const { size } = config
    return { config, base, classes, input: { width: size, height: size, channels: 3, range: '0..255' } }
  }
  // Its network decides the size.
  const { input } = base.run
  return { config: { ...config, size: input.width }, base, classes, input: { ...input, range: '0..255' } }
}

function baseOf(context: StudyContext, { weights }: TrainConfig): ChosenBase | undefined {
  const start = startingWeights(weights)
  if (start.kind !== 'run') return undefined
  return { run: requireModel(context, start.run), newHead: start.newHead }
}

/** The same for the compute program. */
export function toTrainBase({ run, newHead }: ChosenBase): TrainBase {
  return { file: run.modelFile, input: run.input, head: newHead ? 'new' : 'kept where it fits' }
}
