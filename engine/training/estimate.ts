import { freemem } from 'node:os'
import { ARCHITECTURES, isModelId } from '../../models/registry.ts'
import { AppError } from '../../shared/errors.ts'
import { decimal, say, type Decimal } from '../../shared/say.ts'
import {
  estimateOf,
  imagesAtOnce,
  mostMemory,
  type TrainEstimate,
  type TrainMeasurement,
} from '../../shared/domain/estimate.ts'
import type { TrainConfig } from '../../shared/domain/train-config.ts'
import { INNER_VALIDATION } from '../../metrics/folds.ts'
import type { StudyContext, Work } from '../context.ts'
import { imagesOfSplit } from '../db/split-images.ts'
import { currentSplit } from '../db/splits.ts'
import { cacheKey } from '../study/study-cache.ts'
import { toTrainBase, type ResolvedTraining } from './resolved-training.ts'

/** Of the free memory: the rest is for the window, the disk cache and what other programs do meanwhile. */
const USABLE = 0.9
/** What was measured since the study was opened. */
const MEASURED = cacheKey<Map<string, TrainMeasurement>>('training costs')

/**
 * Time and memory of a training of the present images, from a few real steps in a process of its own: seconds the first time, then at once.
 * Throws AppError 'cancelled' as soon as the signal aborts.
 */
export async function estimateTraining(
  context: StudyContext,
  training: ResolvedTraining,
  signal: AbortSignal,
): Promise<TrainEstimate> {
  const { config } = training
  const plan = planOf(context, training)
  // An idle process still holds the memory of its last training.
  await context.hosts.train.release()
  const measurement = await measure(context, training, signal)
  const estimate = estimateOf(measurement, config, plan, availableBytes())
  return { ...estimate, seconds: estimate.seconds * Math.max(1, config.folds) }
}

/** Refuses a plan that is known not to fit, before anything is made for it. Throws AppError 'bad-input'. */
export function refuseKnownMisfit(context: StudyContext, training: ResolvedTraining): void {
  const { config } = training
  const measurement = measuredIn(context).get(keyOf(training))
  // While another process computes, what is free now is not what will be free.
  if (!measurement || context.hosts.train.pid !== undefined) return
  refuse(config, estimateOf(measurement, config, planOf(context, training), availableBytes()))
}

/** Measures a plan that may not fit, and refuses it when it does not. Throws AppError 'bad-input', 'cancelled'. */
export async function requireFit({ context, job }: Work, training: ResolvedTraining): Promise<void> {
  const { signal, progress } = job
  await context.hosts.train.release()
  const isKnown = measuredIn(context).has(keyOf(training))
  if (!isKnown && (await mostBytes(context, training, signal)) <= availableBytes()) return
  progress({ step: 'measuring-memory' }, 0, 0)
  refuse(training.config, await estimateTraining(context, training, signal))
}

/**
 * More than the plan takes, without trying it: one that fits even so is not measured before it starts, which would cost it as long as recording
 * its graph does.
 */
async function mostBytes(
  { hosts }: StudyContext,
  { config, base }: ResolvedTraining,
  signal: AbortSignal,
): Promise<number> {
  const model = base ? base.run.model : config.model
  if (isModelId(model)) {
    const { bytes, bytesPerPixel } = ARCHITECTURES[model].memoryBound
    return bytes + imagesAtOnce(config) * config.size ** 2 * bytesPerPixel
  }
  const network = await hosts.model.call('model.inspect', { file: base!.run.modelFile }, { signal })
  return mostMemory(network, config)
}

function refuse(config: TrainConfig, { fits, memoryBytes, availableBytes, suggestion }: TrainEstimate): void {
  if (fits) return
  const message = say`This training needs about ${gigabytes(memoryBytes)} GB; ${gigabytes(availableBytes)} GB are free for it.`
  if (!suggestion) {
    throw new AppError('bad-input', message, {
      hint: say`Choose images smaller than ${config.size} pixels or a smaller model, or close other programs.`,
    })
  }
  const { batch } = suggestion
  throw new AppError('bad-input', message, {
    hint: say`A batch of ${batch} would fit (${gigabytes(suggestion.memoryBytes)} GB), or the batch of ${config.batch} in micro-batches of ${batch} (micro-batch size).`,
  })
}

async function measure(
  context: StudyContext,
  training: ResolvedTraining,
  signal: AbortSignal,
): Promise<TrainMeasurement> {
  const known = measuredIn(context)
  const key = keyOf(training)
  const found = known.get(key)
  if (found) return found
  const host = context.hosts.train.another()
  const end = (): void => void host.close()
  signal.addEventListener('abort', end, { once: true })
  try {
    const { config, base, classes } = training
    const request = {
      config,
      classes: classes.length,
      limitBytes: availableBytes(),
      base: base && toTrainBase(base),
    }
    const measurement = await host.call('train.measure', request, { signal })
    known.set(key, measurement)
    return measurement
  } finally {
    signal.removeEventListener('abort', end)
    await host.close()
  }
}

function measuredIn({ study }: StudyContext): Map<string, TrainMeasurement> {
  return study.cache.of(MEASURED, () => new Map())
}

/** All that decides time and memory of a step. */
function keyOf({ config, base, classes }: ResolvedTraining): string {
  const { size, expert } = config
  const model = base ? [base.run.weightsSha256, base.newHead] : config.model
  const { alpha, optimizer, fineTuneFrom, loss } = expert
  const clips = expert.clipNorm > 0
  return JSON.stringify([
    model,
    alpha,
    size,
    imagesAtOnce(config),
    classes.length,
    optimizer,
    fineTuneFrom,
    loss,
    clips,
  ])
}

/** How many images one model learns from and is validated on. */
function planOf({ study: { db } }: StudyContext, { config: { folds } }: ResolvedTraining) {
  const images = imagesOfSplit(db, currentSplit(db)!.id, ['train', 'val'])
  if (folds === 0) {
    const train = images.filter(({ part }) => part === 'train').length
    return { train, val: images.length - train }
  }
  const learnedFrom = (images.length * (folds - 1)) / folds
  const val = Math.round(learnedFrom * INNER_VALIDATION)
  return { train: Math.round(learnedFrom) - val, val }
}

/** What a new process may take: of the machine, and of the container it may run in. */
function availableBytes(): number {
  return USABLE * Math.min(freemem(), process.availableMemory())
}

const gigabytes = (bytes: number): Decimal => decimal(bytes / 2 ** 30, 1)
