/** How a model was trained, as a paper's methods tell it; every word from the settings that did something. */
import { augments, flatten, isRelevant, type SettingName } from '../../shared/domain/settings.ts'
import { startingWeights } from '../../shared/domain/starting-weights.ts'
import type { TrainConfig } from '../../shared/domain/train-config.ts'
import type { RunDetail } from '../../shared/domain/run.ts'
import { accumulates, AUGMENTATION_WORDS, epochsOf, fileName, SETTING_WORDS } from '../setting-words.ts'
import { list } from '../words.ts'
import { stoppingSentences } from './stopping-sentences.ts'

interface Training {
  readonly detail: RunDetail
  readonly config: TrainConfig
  /** The run that it went on from, where the report knows it. */
  readonly base: RunDetail | undefined
  /** What became of the classification head it started with. */
  readonly head: 'new' | 'kept' | 'unknown'
}

/** @param others runs of the report, among which the model that a training went on from may be */
export function trainingParagraph(
  detail: RunDetail,
  config: TrainConfig,
  others: readonly RunDetail[],
): string {
  const weights = startingWeights(config.weights)
  const base = weights.kind === 'run' ? others.find(({ id }) => id === weights.run) : undefined
  const training = { detail, config, base, head: headOf(detail, config, base) }
  const sentences = [
    startSentence(training),
    lossSentence(training),
    augmentationSentence(training),
    optimizerSentence(training),
    scheduleSentence(training),
    regularisationSentence(training),
    stageSentence(training),
    stoppingSentences(training),
  ]
  return sentences.filter((sentence) => sentence !== '').join(' ')
}

/** A model trained here ends in a softmax over its classes; of others it is not known, and a kept head must be one. */
function headOf(
  { classes }: RunDetail,
  config: TrainConfig,
  base: RunDetail | undefined,
): 'new' | 'kept' | 'unknown' {
  const weights = startingWeights(config.weights)
  if (weights.kind !== 'run' || weights.newHead) return 'new'
  if (!base) return 'unknown'
  if (base.classes.length !== classes.length) return 'new'
  return base.kind === 'trained' ? 'kept' : 'unknown'
}

/** The value of a setting in words; '' where it did nothing. */
function said(name: SettingName, config: TrainConfig): string {
  return isRelevant(name, flatten(config)) ? SETTING_WORDS[name].value(config) : ''
}

function startSentence(training: Training): string {
  const { name, input, classes, folds } = training.detail
  const times = folds.length === 0 ? '' : `${folds.length} times, once per fold of a cross-validation, `
  return (
    `${name} (${architecture(training)}) was trained ${times}from ${initialWeights(training)} ` +
    `on images resized to ${input.width} x ${input.height} pixels to classify them as ${list(classes, 'or')}.`
  )
}

function architecture({ detail: { parameters, model }, config }: Training): string {
  const width = said('expert.alpha', config)
  return [
    said('model', config) || (model === 'imported' ? 'imported network' : `network of ${model}`),
    ...(width === '' ? [] : [`width multiplier ${width}`]),
    ...(parameters === null ? [] : [`${parameters.toLocaleString('en')} parameters`]),
  ].join(', ')
}

function initialWeights({ config, base, head }: Training): string {
  const weights = startingWeights(config.weights)
  if (weights.kind === 'random') return 'randomly initialised weights'
  if (weights.kind === 'imagenet')
    return 'weights pretrained on ImageNet, with a randomly initialised classification head,'
  if (weights.kind === 'file')
    return `the weights in the file ${fileName(weights.path)} [trained on], loaded by layer name,`
  const heads = {
    new: ', with a new, randomly initialised classification head,',
    kept: ', including its classification head,',
    unknown: ' (with a new classification head unless its own fitted the classes)',
  }
  const run = `run ${weights.run} of this study`
  return `the weights of ${base ? `${base.name} (${run})` : run}${heads[head]}`
}

function lossSentence({ config }: Training): string {
  const { loss, labelSmoothing, focalGamma, sampling } = config.expert
  const details = [
    ...(loss === 'focal' ? [`gamma ${focalGamma}`] : []),
    ...(labelSmoothing > 0 ? [`label smoothing ${labelSmoothing}`] : []),
  ]
  const weighted = config.classWeights
    ? `classes were weighted ${said('classWeights', config)}`
    : 'classes were not weighted'
  const balance =
    sampling === 'balanced'
      ? 'images were drawn so that each class occurred equally often in every epoch (balanced sampling)'
      : weighted
  return `The loss was the ${said('expert.loss', config)}${inBrackets(details)}; ${balance}.`
}

function augmentationSentence({ config }: Training): string {
  const changes = Object.entries(AUGMENTATION_WORDS).flatMap(([name, { what, extent }]) => {
    const value = config.expert.augmentation[name as keyof typeof AUGMENTATION_WORDS]
    return value === 0 ? [] : [`${what} (${extent(value)})`]
  })
  const all = [...(config.flips ? [`${said('flips', config)} flips`] : []), ...changes]
  return all.length === 0
    ? 'Images were not augmented.'
    : `Training images were augmented at random by ${list(all, 'and')}.`
}

function optimizerSentence({ config }: Training): string {
  const { optimizer, momentum, weightDecay, clipNorm, microBatch } = config.expert
  const details = [
    ...(optimizer === 'sgd' ? [momentum > 0 ? `Nesterov momentum ${momentum}` : 'without momentum'] : []),
    ...(optimizer !== 'adam' && weightDecay > 0 ? [`decoupled weight decay ${weightDecay}`] : []),
  ]
  const parts = accumulates(config)
    ? `, each in parts of at most ${microBatch} images whose gradients were accumulated`
    : ''
  const clipped = clipNorm > 0 ? `; gradients were clipped to a global norm of ${clipNorm}` : ''
  return `The optimizer was ${said('expert.optimizer', config)}${inBrackets(details)}, with batches of ${config.batch} images${parts}${clipped}.`
}

function scheduleSentence({ config: { learningRate, epochs, expert } }: Training): string {
  const { schedule, warmupEpochs, dropEvery, dropFactor } = expert
  const drop = `was multiplied by ${dropFactor}`
  const curves = {
    constant: 'was kept constant',
    cosine: `decayed along a cosine to zero at the end of ${epochsOf(epochs)}`,
    step: `${drop} every ${epochsOf(dropEvery)} (step decay)`,
    plateau: `${drop} whenever the validation loss had not fallen for ${epochsOf(dropEvery)} (reduction on plateau)`,
  }
  const rose =
    warmupEpochs > 0 ? ` rose linearly over the first ${epochsOf(warmupEpochs)} (warm-up), then` : ''
  return `The learning rate of ${learningRate}${rose} ${curves[schedule]}.`
}

function regularisationSentence({ config: { dropout, weights, expert }, head }: Training): string {
  const where = `before the classification layer${head === 'unknown' ? ' where that was new' : ''}`
  const dropped =
    dropout > 0 ? `Dropout (rate ${dropout}) was applied ${where}.` : `No dropout was applied ${where}.`
  const own =
    startingWeights(weights).kind === 'random'
      ? "The momentum of batch normalisation was the architecture's own, but at most max(0.9, 1 - 2 / s) with s optimizer steps per epoch."
      : ''
  const momentum =
    expert.normMomentum > 0 ? `The momentum of batch normalisation was ${expert.normMomentum}.` : own
  return [...(head === 'kept' ? [] : [dropped]), ...(momentum === '' ? [] : [momentum])].join(' ')
}

/** The head alone first, then some layers or all. */
function stageSentence({ config, head }: Training): string {
  const { headEpochs, headLearningRate, headViews, fineTuneFrom } = config.expert
  const rest =
    fineTuneFrom === ''
      ? 'all layers were trained'
      : `the layers from ${fineTuneFrom} on were trained, the others being frozen with their batch normalisation in inference mode`
  if (headEpochs === 0) return fineTuneFrom === '' ? '' : `Of the network, ${rest}.`
  const rate = `for ${epochsOf(headEpochs)} at a constant learning rate of ${headLearningRate}`
  // Before a head that is kept there is no part to freeze: the same layers learn in its epochs, at its rate.
  if (head === 'kept') return `Training began ${rate}; in these epochs and all others ${rest}.`
  const views = augments(flatten(config)) ? ` of ${headViews} augmented views of each training image` : ''
  const unless = head === 'unknown' ? ' (if it was new, else the same layers as later)' : ''
  return `First, the classification head alone${unless} was trained with Adam ${rate}, on the features${views} from the frozen base; then, as described above, ${rest}.`
}

/** ' (a, b)', or nothing */
function inBrackets(details: readonly string[]): string {
  return details.length > 0 ? ` (${details.join(', ')})` : ''
}
