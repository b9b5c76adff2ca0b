/** What the settings of a training are called, and how their values read: for the table of settings and the methods alike. */
import { basename, win32 } from 'node:path'
import { ARCHITECTURES } from '../models/registry.ts'
import { augments, flatten, isAugmentation, isRelevant, type SettingName } from '../shared/domain/settings.ts'
import { startingWeights } from '../shared/domain/starting-weights.ts'
import type { TrainConfig } from '../shared/domain/train-config.ts'

interface SettingWords {
  readonly title: string
  readonly value: (config: TrainConfig) => string
}

type Augmentation = TrainConfig['expert']['augmentation']

/** Changes to training images, and how far they go: 'rotation (up to ±180°)'. */
export const AUGMENTATION_WORDS: {
  readonly [Name in keyof Augmentation]: {
    readonly what: string
    readonly extent: (value: Augmentation[Name]) => string
  }
} = {
  rotationDegrees: { what: 'rotation', extent: (degrees) => `up to ±${degrees}°` },
  zoom: { what: 'scaling', extent: (by) => `factor ${around(by)}` },
  shift: { what: 'translation', extent: (side) => `up to ${shareOf(side)} of the side` },
  brightness: { what: 'brightness', extent: (by) => `factor ${around(by)}` },
  contrast: { what: 'contrast', extent: (by) => `factor ${around(by)}` },
  saturation: { what: 'saturation', extent: (by) => `factor ${around(by)}` },
  hueDegrees: { what: 'hue', extent: (degrees) => `up to ±${degrees}°` },
  blurPx: { what: 'Gaussian blur', extent: (pixels) => `standard deviation up to ${pixels} pixels` },
  cutout: { what: 'cutout', extent: (side) => `one square, up to ${shareOf(side)} of the side` },
  hairs: { what: 'drawn hairs', extent: (most) => `up to ${most}` },
}

/** One row a setting: the compiler names a new one that has no words yet. */
export const SETTING_WORDS: Readonly<Record<SettingName, SettingWords>> = {
  model: { title: 'Model', value: ({ model }) => ARCHITECTURES[model].title },
  size: { title: 'Image size', value: ({ size }) => `${size} x ${size} pixels` },
  epochs: { title: 'Epochs, at most', value: ({ epochs }) => String(epochs) },
  batch: { title: 'Batch size', value: ({ batch }) => String(batch) },
  learningRate: { title: 'Learning rate', value: ({ learningRate }) => String(learningRate) },
  seed: { title: 'Random seed', value: ({ seed }) => String(seed) },
  dropout: { title: 'Dropout before the classification layer', value: ({ dropout }) => orNone(dropout) },
  flips: { title: 'Random flips', value: ({ flips }) => (flips ? 'horizontal and vertical' : 'none') },
  classWeights: {
    title: 'Class weights',
    value: ({ classWeights }) => (classWeights ? 'in inverse proportion to their frequency' : 'none'),
  },
  patience: {
    title: 'Early stopping',
    value: ({ patience }) => `after ${epochsOf(patience)} without improvement (patience)`,
  },
  weights: { title: 'Initial weights', value: ({ weights }) => weightsText(weights) },
  folds: { title: 'Cross-validation folds', value: ({ folds }) => orNone(folds) },
  'expert.alpha': { title: 'Width multiplier', value: ({ expert }) => String(expert.alpha) },
  'expert.optimizer': { title: 'Optimizer', value: ({ expert }) => OPTIMIZERS[expert.optimizer] },
  'expert.momentum': { title: 'Nesterov momentum', value: ({ expert }) => orNone(expert.momentum) },
  'expert.weightDecay': {
    title: 'Decoupled weight decay',
    value: ({ expert }) => orNone(expert.weightDecay),
  },
  'expert.schedule': {
    title: 'Learning rate schedule',
    value: ({ expert }) => SCHEDULES[expert.schedule],
  },
  'expert.warmupEpochs': { title: 'Warm-up epochs', value: ({ expert }) => orNone(expert.warmupEpochs) },
  'expert.dropEvery': {
    title: 'Epochs between decays of the learning rate',
    value: ({ expert: { schedule, dropEvery } }) =>
      schedule === 'plateau' ? `${dropEvery} without a lower validation loss` : String(dropEvery),
  },
  'expert.dropFactor': {
    title: 'Decay factor of the learning rate',
    value: ({ expert }) => String(expert.dropFactor),
  },
  'expert.clipNorm': {
    title: 'Gradient clipping (global norm)',
    value: ({ expert }) => orNone(expert.clipNorm),
  },
  'expert.normMomentum': {
    title: 'BatchNorm momentum',
    value: ({ weights, expert: { normMomentum } }) =>
      normMomentum > 0
        ? String(normMomentum)
        : startingWeights(weights).kind === 'random'
          ? "the architecture's own, at most max(0.9, 1 - 2 / steps per epoch)"
          : "the network's own",
  },
  'expert.loss': { title: 'Loss', value: ({ expert }) => LOSSES[expert.loss] },
  'expert.labelSmoothing': { title: 'Label smoothing', value: ({ expert }) => orNone(expert.labelSmoothing) },
  'expert.focalGamma': { title: 'Focal loss gamma', value: ({ expert }) => String(expert.focalGamma) },
  'expert.sampling': {
    title: 'Sampling',
    value: ({ expert }) =>
      expert.sampling === 'all' ? 'every image once per epoch' : 'every class equally often',
  },
  'expert.minDelta': {
    title: 'Minimum improvement of the validation loss (min delta)',
    value: ({ expert }) => (expert.minDelta === 0 ? 'any' : String(expert.minDelta)),
  },
  'expert.microBatch': {
    title: 'Micro-batch size (gradient accumulation)',
    value: (config) => (accumulates(config) ? String(config.expert.microBatch) : 'the whole batch'),
  },
  'expert.headEpochs': {
    title: 'Epochs of the classification head alone',
    value: ({ expert }) => orNone(expert.headEpochs),
  },
  'expert.headViews': {
    title: 'Augmented views per image for the head',
    value: ({ expert }) => String(expert.headViews),
  },
  'expert.headLearningRate': {
    title: 'Learning rate of the head alone (Adam)',
    value: ({ expert }) => String(expert.headLearningRate),
  },
  'expert.fineTuneFrom': {
    title: 'Layers trained',
    value: ({ expert: { fineTuneFrom } }) => (fineTuneFrom === '' ? 'all' : `from ${fineTuneFrom} on`),
  },
  ...augmentationRows(),
}

const OPTIMIZERS: Readonly<Record<TrainConfig['expert']['optimizer'], string>> = {
  adam: 'Adam',
  adamw: 'AdamW',
  sgd: 'stochastic gradient descent',
}

const SCHEDULES: Readonly<Record<TrainConfig['expert']['schedule'], string>> = {
  constant: 'constant',
  cosine: 'cosine decay to zero',
  step: 'step decay',
  plateau: 'reduced on plateaus of the validation loss',
}

const LOSSES: Readonly<Record<TrainConfig['expert']['loss'], string>> = {
  'cross-entropy': 'cross-entropy',
  focal: 'focal loss',
}

/** Every setting that did something, as the table of settings lists it. Augmentation that was off is one line. */
export function settingsOf(config: TrainConfig): [title: string, value: string][] {
  const values = flatten(config)
  const names = Object.keys(SETTING_WORDS) as SettingName[]
  const shown = names
    .filter((name) => isRelevant(name, values) && !(isAugmentation(name) && values[name] === 0))
    .map((name): [string, string] => [SETTING_WORDS[name].title, SETTING_WORDS[name].value(config)])
  const changes = names.filter((name) => isAugmentation(name) && values[name] !== 0)
  if (changes.length > 0) return shown
  return [...shown, [augments(values) ? 'Augmentation beyond flips' : 'Augmentation', 'none']]
}

/** Whether a batch goes through the network in parts. */
export function accumulates({ batch, expert: { microBatch } }: TrainConfig): boolean {
  return microBatch > 0 && microBatch < batch
}

/** '1 epoch', '5 epochs' */
export function epochsOf(count: number): string {
  return `${count} ${count === 1 ? 'epoch' : 'epochs'}`
}

/** A path to weights is the user's own business: only the file's name is told. */
function weightsText(weights: string): string {
  const start = startingWeights(weights)
  if (start.kind === 'random') return 'random'
  if (start.kind === 'imagenet') return 'pretrained on ImageNet'
  if (start.kind === 'file') return `file ${fileName(start.path)}`
  return `model of run ${start.run}${start.newHead ? ', with a new classification head' : ''}`
}

/** Last part of a path of this or another system. */
export function fileName(path: string): string {
  return win32.basename(basename(path))
}

/** '0.9 to 1.1' */
function around(by: number): string {
  const short = (value: number): string => String(Number(value.toPrecision(4)))
  return `${short(1 - by)} to ${short(1 + by)}`
}

/** 0.08: '8 %' */
function shareOf(value: number): string {
  return `${Number((100 * value).toPrecision(4))} %`
}

function augmentationRows(): Record<`expert.augmentation.${keyof Augmentation}`, SettingWords> {
  const names = Object.keys(AUGMENTATION_WORDS) as (keyof Augmentation)[]
  return Object.fromEntries(
    names.map((name) => {
      const { what, extent } = AUGMENTATION_WORDS[name]
      const value = ({ expert }: TrainConfig): string => extent(expert.augmentation[name])
      return [`expert.augmentation.${name}`, { title: `Augmentation: ${what}`, value }]
    }),
  ) as Record<`expert.augmentation.${keyof Augmentation}`, SettingWords>
}

function orNone(value: number): string {
  return value === 0 ? 'none' : String(value)
}
