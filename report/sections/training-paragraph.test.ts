/** The methods say of every value of every setting what it did, and nothing of what it did not do. */
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { ARCHITECTURES, MODEL_IDS } from '../../models/registry.ts'
import type { RunDetail } from '../../shared/domain/run.ts'
import { flatten } from '../../shared/domain/settings.ts'
import { storedConfigSchema, trainConfigSchema, type TrainConfig } from '../../shared/domain/train-config.ts'
import { trainedRun } from '../testing/fixture.ts'
import { settingsOf } from '../setting-words.ts'
import { trainingParagraph } from './training-paragraph.ts'

type Value = string | number | boolean
interface Words {
  /** What must be read, and what must not. */
  readonly must: readonly string[]
  readonly not?: readonly string[]
  /** Settings without which this one does nothing. */
  readonly beside?: Readonly<Record<string, Value>>
}

/** Strings that are free text in the schema: the values that mean something. */
const TEXTS: Readonly<Record<string, readonly string[]>> = {
  weights: [
    'none',
    'imagenet',
    'run:3',
    'run:4',
    'run:5',
    'run:9',
    'run:3:new-head',
    '/home/somebody/lesions.h5',
  ],
  'expert.fineTuneFrom': ['', 'block4_conv'],
}

const SGD = { 'expert.optimizer': 'sgd' }
const STEP = { 'expert.schedule': 'step' }
const HEAD = { 'expert.headEpochs': 4 }
const others = (all: readonly string[], but: Value): string[] => all.filter((each) => each !== but)
const around = (by: number): string =>
  `factor ${Number((1 - by).toPrecision(4))} to ${Number((1 + by).toPrecision(4))}`
/** A change of images: said where it is on, with its extent, and not said where it is off. */
const changes =
  (what: string, extent: (value: number) => string) =>
  (value: Value): Words =>
    value === 0
      ? { must: [], not: [what] }
      : { must: ['augmented at random', `${what} (${extent(Number(value))})`] }

const WORDS: Readonly<Record<string, (value: never) => Words>> = {
  model: (model: TrainConfig['model']) => ({
    must: [ARCHITECTURES[model].title],
    not: others(
      MODEL_IDS.map((id) => ARCHITECTURES[id].title),
      ARCHITECTURES[model].title,
    ),
  }),
  size: (size: number) => ({ must: [`resized to ${size} x ${size} pixels`] }),
  epochs: (epochs: number) => ({ must: [`at most ${epochs} epoch${epochs === 1 ? ' ' : 's'}`] }),
  batch: (batch: number) => ({ must: [`batches of ${batch} images`] }),
  learningRate: (rate: number) => ({ must: [`learning rate of ${rate} `] }),
  seed: (seed: number) => ({ must: [`random seed was ${seed}.`] }),
  dropout: (rate: number) =>
    rate === 0
      ? { must: ['No dropout was applied before the classification layer'], not: ['Dropout (rate'] }
      : { must: [`Dropout (rate ${rate}) was applied`], not: ['No dropout'] },
  flips: (flips: boolean) =>
    flips
      ? { must: ['augmented at random by horizontal and vertical flips'], not: ['not augmented'] }
      : { must: ['Images were not augmented.'], not: ['flips', 'mirrored'] },
  classWeights: (weighted: boolean) =>
    weighted
      ? { must: ['weighted in inverse proportion to their frequency'], not: ['not weighted'] }
      : { must: ['classes were not weighted'], not: ['inverse'] },
  patience: (patience: number) => ({ must: [`had not fallen for ${patience} epoch`] }),
  weights: (weights: string) => START[weights]!,
  folds: (folds: number) =>
    folds === 0
      ? { must: [], not: ['cross-validation', 'fold'] }
      : { must: [`trained ${folds} times, once per fold`] },
  'expert.alpha': (alpha: number) => ({
    must: [`width multiplier ${alpha},`],
    beside: { model: 'mobilenet-v2' },
  }),
  'expert.optimizer': (optimizer: string) => OPTIMIZER[optimizer]!,
  'expert.momentum': (momentum: number) => ({
    must: [momentum === 0 ? 'gradient descent (without momentum' : `Nesterov momentum ${momentum}`],
    not: momentum === 0 ? ['Nesterov'] : ['without momentum'],
    beside: SGD,
  }),
  'expert.weightDecay': (decay: number) => ({
    ...(decay === 0 ? { must: [], not: ['decay'] } : { must: [`decoupled weight decay ${decay}`] }),
    beside: { 'expert.optimizer': 'adamw' },
  }),
  'expert.schedule': (schedule: string) => SCHEDULE[schedule]!,
  'expert.warmupEpochs': (epochs: number) =>
    epochs === 0
      ? { must: [], not: ['warm-up', 'rose'] }
      : { must: [`rose linearly over the first ${epochs} epoch`, '(warm-up), then was kept constant'] },
  'expert.dropEvery': (every: number) => ({ must: [`every ${every} epoch`], beside: STEP }),
  'expert.dropFactor': (factor: number) => ({ must: [`multiplied by ${factor} every`], beside: STEP }),
  'expert.clipNorm': (norm: number) =>
    norm === 0 ? { must: [], not: ['clipped'] } : { must: [`clipped to a global norm of ${norm}.`] },
  'expert.normMomentum': (momentum: number) =>
    momentum === 0
      ? { must: ["momentum of batch normalisation was the architecture's own, but at most"] }
      : { must: [`momentum of batch normalisation was ${momentum}.`], not: ['own'] },
  'expert.loss': (loss: string) =>
    loss === 'focal'
      ? { must: ['The loss was the focal loss (gamma 2)'], not: ['loss was the cross-entropy'] }
      : { must: ['The loss was the cross-entropy'], not: ['focal', 'gamma'] },
  'expert.labelSmoothing': (share: number) =>
    share === 0 ? { must: [], not: ['smoothing'] } : { must: [`(label smoothing ${share})`] },
  'expert.focalGamma': (gamma: number) => ({
    must: [`(gamma ${gamma})`],
    beside: { 'expert.loss': 'focal' },
  }),
  'expert.sampling': (sampling: string) =>
    sampling === 'balanced'
      ? { must: ['each class occurred equally often', 'balanced sampling'], not: ['classes were'] }
      : { must: ['weighted in inverse proportion'], not: ['balanced sampling', 'equally often'] },
  'expert.minDelta': (delta: number) =>
    delta === 0
      ? { must: ['the epoch with the lowest validation loss (epoch 2)'], not: ['by more than'] }
      : { must: [`by more than ${delta} for`, 'last epoch that lowered it so'], not: ['the lowest'] },
  'expert.microBatch': (images: number) =>
    images === 0 || images >= 16
      ? { must: [], not: ['accumulated'] }
      : { must: [`in parts of at most ${images} images whose gradients were accumulated`] },
  'expert.headEpochs': (epochs: number) =>
    epochs === 0
      ? { must: [], not: ['head alone', 'frozen'] }
      : {
          must: [
            'First, the classification head alone',
            `with Adam for ${epochs} epoch`,
            'after those of the head',
            'all layers were trained',
          ],
        },
  'expert.headViews': (views: number) => ({
    must: [`features of ${views} augmented views of each`],
    beside: HEAD,
  }),
  'expert.headLearningRate': (rate: number) => ({
    must: [`4 epochs at a constant learning rate of ${rate},`],
    beside: HEAD,
  }),
  'expert.fineTuneFrom': (layer: string) =>
    layer === ''
      ? { must: [], not: ['frozen', 'layers from'] }
      : { must: [`the layers from ${layer} on were trained`, 'frozen'], not: ['all layers'] },
  'expert.augmentation.rotationDegrees': changes('rotation', (degrees) => `up to ±${degrees}°`),
  'expert.augmentation.zoom': changes('scaling', around),
  'expert.augmentation.shift': changes('translation', (side) => `up to ${100 * side} % of the side`),
  'expert.augmentation.brightness': changes('brightness', around),
  'expert.augmentation.contrast': changes('contrast', around),
  'expert.augmentation.saturation': changes('saturation', around),
  'expert.augmentation.hueDegrees': changes('hue', (degrees) => `up to ±${degrees}°`),
  'expert.augmentation.blurPx': changes(
    'Gaussian blur',
    (pixels) => `standard deviation up to ${pixels} pixels`,
  ),
  'expert.augmentation.cutout': changes('cutout', (side) => `one square, up to ${100 * side} % of the side`),
  'expert.augmentation.hairs': changes('drawn hairs', (most) => `up to ${most}`),
}

const STARTS = ['randomly initialised weights', 'ImageNet', 'the weights in the file', 'of this study']
const startWords = (must: readonly string[]): Words => ({
  must,
  not: STARTS.filter((start) => !must.some((each) => each.includes(start))),
})
const START: Readonly<Record<string, Words>> = {
  none: startWords(['from randomly initialised weights on']),
  imagenet: startWords([
    'from weights pretrained on ImageNet, with a randomly initialised classification head',
  ]),
  // Run 3 has the same classes, run 4 others, run 5 was imported, run 9 is not in the report.
  'run:3': startWords(['the weights of base (run 3 of this study), including its classification head']),
  'run:4': startWords([
    'the weights of base (run 4 of this study), with a new, randomly initialised classification head',
  ]),
  'run:5': startWords([
    'base (run 5 of this study) (with a new classification head unless its own fitted the classes)',
  ]),
  'run:9': startWords([
    'run 9 of this study (with a new classification head unless its own fitted the classes)',
  ]),
  'run:3:new-head': startWords([
    'base (run 3 of this study), with a new, randomly initialised classification head',
  ]),
  '/home/somebody/lesions.h5': startWords(['the weights in the file lesions.h5 [trained on]']),
}
const OPTIMIZER: Readonly<Record<string, Words>> = {
  adam: { must: ['optimizer was Adam, '], not: ['AdamW', 'gradient descent', 'momentum 0'] },
  adamw: { must: ['optimizer was AdamW, '], not: ['Adam,', 'gradient descent'] },
  sgd: { must: ['optimizer was stochastic gradient descent (Nesterov momentum 0.9)'], not: ['Adam'] },
}
const SCHEDULE: Readonly<Record<string, Words>> = {
  constant: { must: ['was kept constant'], not: ['cosine', 'multiplied', 'decay'] },
  cosine: {
    must: ['decayed along a cosine to zero at the end of 20 epochs'],
    not: ['constant', 'multiplied'],
  },
  step: { must: ['multiplied by 0.3 every 5 epochs (step decay)'], not: ['constant', 'cosine', 'plateau'] },
  plateau: {
    must: ['multiplied by 0.3 whenever the validation loss had not fallen for 5 epochs'],
    not: ['constant', 'cosine', 'step decay'],
  },
}

/** Every setting of a schema by its path, with every value of a choice and the ends and some values between of a number. */
function valuesOf(schema: z.ZodType, path = ''): [path: string, values: readonly Value[]][] {
  if (schema instanceof z.ZodDefault || schema instanceof z.ZodPrefault)
    return valuesOf(schema.unwrap() as z.ZodType, path)
  if (schema instanceof z.ZodObject)
    return Object.entries(schema.shape as Record<string, z.ZodType>).flatMap(([key, inner]) =>
      valuesOf(inner, path === '' ? key : `${path}.${key}`),
    )
  if (schema instanceof z.ZodEnum) return [[path, schema.options as string[]]]
  if (schema instanceof z.ZodBoolean) return [[path, [true, false]]]
  if (schema instanceof z.ZodString) return [[path, TEXTS[path] ?? []]]
  if (!(schema instanceof z.ZodNumber)) throw new Error(`${path}: what values does it have?`)
  const tried = [0, 1e-4, 0.05, 0.1, 0.25, 0.5, 1, 2, 3, 8, 16, 20, 90, 224, 1000]
  return [[path, tried.filter((value) => schema.safeParse(value).success)]]
}

function configWith(settings: Readonly<Record<string, Value>>): TrainConfig {
  const config = structuredClone(trainConfigSchema.parse({})) as Record<string, unknown>
  for (const [path, value] of Object.entries(settings)) {
    const keys = path.split('.')
    const holder = keys.slice(0, -1).reduce((inner, key) => inner[key] as Record<string, unknown>, config)
    holder[keys.at(-1)!] = value
  }
  return storedConfigSchema.parse(config)
}

function paragraphOf(config: TrainConfig, change: Partial<RunDetail> = {}): string {
  const input = { width: config.size, height: config.size, channels: 3, range: '0..255' } as const
  const folds = Array.from({ length: config.folds }, (_, i) => 10 + i)
  const { model } = config
  const runs = [
    trainedRun({ id: 3, name: 'base' }),
    trainedRun({ id: 4, name: 'base', classes: ['bcc', 'mel', 'nv'] }),
    trainedRun({ id: 5, name: 'base', kind: 'imported', config: null }),
  ]
  return trainingParagraph(
    trainedRun({ name: 'M', model, input, folds, bestEpoch: 2, config, ...change }),
    config,
    runs,
  )
}

describe('methods of a training', () => {
  const settings = valuesOf(trainConfigSchema)

  it('knows the words of every setting there is', () => {
    expect(settings.map(([path]) => path).toSorted()).toEqual(
      Object.keys(flatten(trainConfigSchema.parse({}))).toSorted(),
    )
    expect(Object.keys(WORDS).toSorted()).toEqual(settings.map(([path]) => path).toSorted())
    for (const [path, values] of settings) expect(values.length, path).toBeGreaterThan(1)
  })

  it.each(settings)('%s: each of its values', (path, values) => {
    for (const value of values) {
      const { must, not = [], beside = {} } = WORDS[path]!(value as never)
      const text = paragraphOf(configWith({ [path]: value, ...beside }))
      for (const words of must) expect(text, `${path} = ${value}`).toContain(words)
      for (const words of not) expect(text, `${path} = ${value}`).not.toContain(words)
      expect(text).not.toMatch(/undefined|null|NaN|  |\.\.|\(\)|\bof of\b| ,|[a-z]\.[A-Z]/)
    }
  })

  it('says nothing of settings that do nothing beside the others, nor does the table', () => {
    const idle = configWith({
      'expert.weightDecay': 0.01,
      'expert.momentum': 0.8,
      'expert.dropFactor': 0.7,
      'expert.focalGamma': 3,
      'expert.headViews': 7,
      'expert.headLearningRate': 0.02,
      'expert.alpha': 0.5,
    })
    for (const text of [paragraphOf(idle), JSON.stringify(settingsOf(idle))])
      expect(text).not.toMatch(/0\.01\b|0\.8\b|0\.7\b|gamma|views|0\.02|multiplier/)
    const balanced = configWith({ 'expert.sampling': 'balanced', classWeights: true })
    expect(JSON.stringify(settingsOf(balanced))).not.toContain('Class weights')
  })

  it('says of a head that is kept neither dropout nor a frozen base', () => {
    const text = paragraphOf(
      configWith({ weights: 'run:3', 'expert.headEpochs': 2, 'expert.normMomentum': 0.9 }),
    )
    expect(text).toContain('Training began for 2 epochs at a constant learning rate')
    expect(text).not.toMatch(/ropout|frozen|head alone/)
  })

  it('tells of epochs that called everything one class, from random weights alone', () => {
    const epochs = trainedRun().epochs.map((epoch) => ({
      ...epoch,
      classShares: { predicted: [1, 0], labelled: [0.5, 0.5] },
    }))
    const words = 'predicted as one class'
    expect(paragraphOf(configWith({}), { epochs })).toContain(words)
    expect(paragraphOf(configWith({}))).not.toContain(words)
    expect(paragraphOf(configWith({ folds: 5 }))).toContain(words)
    expect(paragraphOf(configWith({ weights: 'imagenet' }), { epochs })).not.toContain(words)
  })

  it.each([
    ['completed', ''],
    ['early stopping', 'It ended early after 2 epochs.'],
    ['stopped', 'It was ended by hand after 2 epochs.'],
    ['not finite', 'It ended after 2 epochs because the loss was no longer finite.'],
  ])('tells how it ended: %s', (stopped, words) => {
    const text = paragraphOf(configWith({}), { stopped })
    expect(text.endsWith(words === '' ? 'The random seed was 42.' : words)).toBe(true)
  })

  it('lists every setting that did something in the table, by a name and a value that read', () => {
    for (const [title, value] of settingsOf(configWith({ 'expert.augmentation.zoom': 0.1 }))) {
      expect(title).toMatch(/^[A-Z][\w\s:(),-]+$/)
      expect(value).not.toMatch(/undefined|null|true|false|^$/)
    }
  })
})
