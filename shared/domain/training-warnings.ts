/** What goes wrong with a training while it runs: a pure function of its epochs, so that a stored run says the same as a live one. */
import { decimal, joined, say, type Decimal, type Sentence } from '../say.ts'

import type { Epoch } from './epoch.ts'
import type { TrainConfig } from './train-config.ts'

export const TRAINING_WARNING_KINDS = ['one-class', 'overfitting', 'standstill'] as const
export type TrainingWarningKind = (typeof TRAINING_WARNING_KINDS)[number]

export interface TrainingWarning {
  readonly kind: TrainingWarningKind
  /** The epoch at whose end it could first be told. */
  readonly epoch: number
  /** The last epoch at whose end it could be told; that of the newest epoch while it goes on. */
  readonly lastEpoch: number
  /** What happens, with its numbers. */
  readonly message: Sentence
  /** What to try. */
  readonly advice: Sentence
}

export interface TrainingContext {
  readonly config: TrainConfig
  readonly classes: readonly string[]
}

/** Two, since one epoch from random weights often ends in one class and leaves it again. */
const ONE_CLASS_EPOCHS = 2
const ONE_CLASS_SHARE = 0.95
/** Five losses make four steps: fewer have no noise to compare a trend with. */
const OVERFITTING_EPOCHS = 5
const STANDSTILL_EPOCHS = 6
/** A slope of this many standard errors is one. */
const CLEAR = 2
/** Less than this part of the loss over the whole window is no improvement, however even the curve. */
const STANDSTILL_CHANGE = 0.01
/** A model that is right this often has little left to learn: that is an end, not a trouble. */
const LEARNED = 0.97

/**
 * The troubles of a training in the order in which they arose, one of each kind. The head's epochs and the network's are judged apart: with
 * the phase the learning rate and what learns change, and the losses with them.
 */
export function diagnoseTraining(epochs: readonly Epoch[], context: TrainingContext): TrainingWarning[] {
  const found = new Map<TrainingWarningKind, TrainingWarning>()
  const { headEpochs } = context.config.expert
  epochs.forEach(({ epoch }, i) => {
    const first = epoch > headEpochs ? headEpochs + 1 : 1
    const phase = epochs.slice(0, i + 1).filter((other) => other.epoch >= first)
    for (const kind of TRAINING_WARNING_KINDS) {
      const finding = DETECTORS[kind](phase, context)
      if (finding)
        found.set(kind, { kind, epoch: found.get(kind)?.epoch ?? epoch, lastEpoch: epoch, ...finding })
    }
  })
  return [...found.values()].toSorted((a, b) => a.epoch - b.epoch)
}

type Finding = Pick<TrainingWarning, 'message' | 'advice'> | null
const DETECTORS: Readonly<
  Record<TrainingWarningKind, (epochs: readonly Epoch[], context: TrainingContext) => Finding>
> = {
  'one-class': detectOneClass,
  overfitting: detectOverfitting,
  standstill: detectPlateau,
}

function detectOneClass(epochs: readonly Epoch[], { config, classes }: TrainingContext): Finding {
  const last = epochs.slice(-ONE_CLASS_EPOCHS)
  const favourites = last.map(swallowingClass)
  const favourite = favourites.at(-1)
  if (last.length < ONE_CLASS_EPOCHS || favourite === undefined || favourites.some((c) => c !== favourite)) {
    return null
  }
  const share = last.at(-1)!.classShares!.predicted[favourite]!
  const name = classes[favourite] ?? say`class ${favourite + 1}`
  const { classWeights, expert } = config
  const weighs = classWeights || expert.sampling === 'balanced'
  return {
    message: say`The model predicts ${name} for ${Math.round(100 * share)} % of the validation images.`,
    advice: weighs
      ? say`Reduce the learning rate to ${tidy(rateOf(last.at(-1)!) / 10)}, or use a warm-up of 1 epoch; from random weights, wait a few more epochs.`
      : say`Use class weights or balanced sampling, so that rare classes count as much as frequent ones.`,
  }
}

/**
 * The class that nearly every image is called, or undefined. It must take more than half of the other classes' images too: where 98 % are
 * naevi, calling 98 % naevi is what a good model does.
 */
export function swallowingClass({ classShares }: Pick<Epoch, 'classShares'>): number | undefined {
  if (!classShares) return undefined
  const { predicted, labelled } = classShares
  const top = predicted.indexOf(Math.max(...predicted))
  const others = 1 - labelled[top]!
  const swallows = predicted[top]! > ONE_CLASS_SHARE && 1 - predicted[top]! < others / 2
  return swallows ? top : undefined
}

function detectOverfitting(epochs: readonly Epoch[], { config }: TrainingContext): Finding {
  const last = epochs.slice(-OVERFITTING_EPOCHS)
  const losses = last.map(({ loss }) => loss)
  const valLosses = last.map(({ valLoss }) => valLoss)
  if (last.length < OVERFITTING_EPOCHS || ![...losses, ...valLosses].every(isNumber)) return null
  const falls = slope(losses).value < -CLEAR * slope(losses).error
  const rises = slope(valLosses).value > CLEAR * slope(valLosses).error
  const best = Math.min(...epochs.map(({ valLoss }) => valLoss).filter(isNumber))
  if (!falls || !rises || valLosses.at(-1)! <= best) return null
  const { flips, dropout, expert } = config
  const changes = Object.values(expert.augmentation).filter((value) => value > 0).length
  const steps = [
    ...(changes < 3
      ? [
          flips
            ? say`more augmentation (rotation, zoom, brightness)`
            : say`more augmentation (flips, rotation, zoom, brightness)`,
        ]
      : []),
    ...(dropout < 0.5 ? [say`dropout ${tidy(Math.min(0.5, dropout + 0.2))}`] : []),
    ...(expert.weightDecay === 0 ? [say`AdamW with weight decay 0.0001`] : []),
  ]
  const [from, to] = [two(valLosses[0]!), two(valLosses.at(-1)!)]
  return {
    message: say`Training loss is still falling while validation loss rose from ${from} to ${to} over ${OVERFITTING_EPOCHS} epochs (overfitting).`,
    advice:
      steps.length > 0
        ? say`Stop here: the weights of the best epoch are kept. Next time try ${joined(steps)}.`
        : say`Stop here: the weights of the best epoch are kept. Next time try more images or a smaller model.`,
  }
}

function detectPlateau(epochs: readonly Epoch[], { config }: TrainingContext): Finding {
  const last = epochs.slice(-STANDSTILL_EPOCHS)
  const losses = last.map(({ loss }) => loss)
  if (last.length < STANDSTILL_EPOCHS || !losses.every(isNumber)) return null
  if (last.at(-1)!.accuracy > LEARNED) return null
  const { value, error } = slope(losses)
  const fall = -value * (losses.length - 1)
  const mean = losses.reduce((a, b) => a + b, 0) / losses.length
  const improves = value < -CLEAR * error && fall > STANDSTILL_CHANGE * mean
  if (improves) return null
  const rate = rateOf(last.at(-1)!)
  const restless = spread(losses) > 0.05 * mean
  const [more, less] = [tidy(rate * 3), tidy(rate / 3)]
  return {
    message: say`The training loss has not improved for ${STANDSTILL_EPOCHS} epochs; it is about ${two(mean)}.`,
    advice: restless
      ? say`The loss oscillates: reduce the learning rate to ${less}, or use a cosine schedule.`
      : config.expert.fineTuneFrom === ''
        ? say`Stop here, or start again with another learning rate: ${more} if the loss has hardly fallen, ${less} if it fell at first.`
        : say`Stop here, or start again with another learning rate: ${more} if the loss has hardly fallen, ${less} if it fell at first, or fine-tune more layers.`,
  }
}

/** Least-squares slope of values at 0, 1, 2, ... and its standard error. */
function slope(values: readonly number[]): { readonly value: number; readonly error: number } {
  const n = values.length
  const middle = (n - 1) / 2
  const mean = values.reduce((a, b) => a + b, 0) / n
  const squares = values.reduce((sum, _, i) => sum + (i - middle) ** 2, 0)
  const value = values.reduce((sum, y, i) => sum + (i - middle) * (y - mean), 0) / squares
  const rest = values.reduce((sum, y, i) => sum + (y - mean - value * (i - middle)) ** 2, 0)
  return { value, error: Math.sqrt(rest / (n - 2) / squares) }
}

/** Largest change between two neighbours. */
function spread(values: readonly number[]): number {
  return Math.max(...values.slice(1).map((value, i) => Math.abs(value - values[i]!)))
}

/** Stored losses are null where they were no number. */
function isNumber(value: number | null): boolean {
  return value !== null && Number.isFinite(value)
}

const rateOf = ({ learningRate }: Epoch): number => learningRate
const two = (value: number): Decimal => decimal(value, 2)
const tidy = (value: number): number => Number(value.toPrecision(1))
