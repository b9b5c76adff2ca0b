import type { LabelledImage, TrainOutcome, TrainRequest } from '../../shared/contract.ts'
import type { Weights } from '../../models/graph.ts'
import type { Epoch, InputSpec } from '../../shared/domain/run.ts'
import { AppError } from '../../shared/errors.ts'
import { Random } from '../../shared/random.ts'
import type { Emit } from '../handlers.ts'
import type { TrainStep } from '../nn/training/train-step.ts'
import { breathe, throttled, type Progress } from '../progress.ts'
import { writeCheckpoint, type Checkpoint, type Position } from './checkpoint.ts'
import { balancedClassWeights } from './class-weights.ts'
import type { TrainControl } from './control.ts'
import { afterEpoch, isBest, STOPPING_START, type StoppingState } from './early-stopping.ts'
import { learningRateAt } from './schedule.ts'
import { settingsOf, type TrainingSettings } from './settings.ts'
import { scoreOf } from './validation-score.ts'
import { plainBatches, trainingBatches, type BatchSource } from './training-set.ts'

/** A checkpoint is written at the end of an epoch and whenever this much work would be lost. */
const CHECKPOINT_SECONDS = 60
/** Prefix of the best weights' names in a checkpoint. */
const BEST = 'best/'
/** Images of a validation step: nothing is kept for a backward pass, so larger than a training batch. */
const VALIDATION_BATCH = 32

export interface TrainingParts {
  readonly request: TrainRequest
  readonly input: InputSpec
  readonly step: TrainStep
  readonly control: TrainControl
  /** Hash of everything that decides the weights. */
  readonly plan: string
  /** Writes the best weights so far to their file. */
  readonly keep: (weights: Weights) => Promise<void>
}

/** One training from its first or its resumed step to its end. */
export class Training {
  readonly #parts: TrainingParts
  readonly #emit: Emit
  readonly #report: (progress: Progress) => void
  readonly #source: BatchSource
  readonly #settings: TrainingSettings
  readonly #stepsPerEpoch: number
  readonly #validationSteps: number
  /** Weights of the best epoch; null before the first ended. */
  #best: Weights | null = null
  #position: Position = startOf(1)
  #stopping: StoppingState = STOPPING_START
  #epochs: readonly Epoch[] = []
  #savedAt = performance.now()

  constructor(parts: TrainingParts, emit: Emit) {
    const { config, classes, train, val, pixelCache, job } = parts.request
    this.#parts = parts
    this.#emit = emit
    this.#report = throttled((progress) => emit('progress', { job, ...progress }))
    this.#source = {
      input: parts.input,
      pixelCache,
      batch: config.batch,
      units: parts.step.units,
      classWeights: config.classWeights
        ? balancedClassWeights(train.map(({ label }) => label), classes.length) // prettier-ignore
        : new Float32Array(classes.length).fill(1),
    }
    this.#settings = settingsOf(config)
    this.#stepsPerEpoch = Math.ceil(train.length / config.batch)
    this.#validationSteps = Math.ceil(val.length / VALIDATION_BATCH)
  }

  /** Continues where a checkpoint stopped, in the middle of an epoch too. Its best weights are written again: their file may be gone. */
  async resume({ header, arrays }: Checkpoint): Promise<void> {
    this.#parts.step.restore({ step: header.steps, tensors: arrays })
    this.#position = header.position
    this.#stopping = header.stopping
    this.#epochs = header.epochs
    const best = [...arrays].filter(([name]) => name.startsWith(BEST))
    if (best.length === 0) return
    this.#best = new Map(best.map(([name, array]) => [name.slice(BEST.length), array]))
    await this.#parts.keep(this.#best)
  }

  /** Trains to the end. Throws AppError 'cancelled' within a step of the signal. */
  async run(signal: AbortSignal): Promise<Pick<TrainOutcome, 'bestEpoch' | 'stopped'>> {
    const { config } = this.#parts.request
    while (this.#position.epoch <= config.epochs) {
      if (this.#stopping.waited >= config.patience) return this.#outcome('early stopping')
      const finite = await this.#trainEpoch(signal)
      if (!finite) return this.#notFinite()
      const stopNow = this.#parts.control.stopping
      if (stopNow && this.#stopping.bestEpoch > 0) return this.#outcome('stopped')
      await this.#endEpoch(signal)
      if (stopNow) return this.#outcome('stopped')
    }
    return this.#outcome('completed')
  }

  #outcome(stopped: TrainOutcome['stopped']): Pick<TrainOutcome, 'bestEpoch' | 'stopped'> {
    return { bestEpoch: this.#stopping.bestEpoch, stopped }
  }

  /** Runs the batches that are left of the epoch. False when the loss was no number. */
  async #trainEpoch(signal: AbortSignal): Promise<boolean> {
    const { request, step, control } = this.#parts
    const { seed } = request.config
    const { epoch, batch: from } = this.#position
    if (this.#epochs.length === 0 && from === 0) this.#progress('tracing')
    const plan = { seed, epoch, from, settings: this.#settings.augmentation }
    let before = performance.now()
    for await (const batch of trainingBatches(request.train, this.#source, plan)) {
      await breathe(signal)
      const { loss, correct } = step.run(batch, {
        learningRate: this.#learningRate(),
        seed: new Random(`${seed}/dropout/${step.steps}`).uint32(),
      })
      if (!Number.isFinite(loss)) return false
      const now = performance.now()
      this.#position = advance(this.#position, loss, correct, batch.images.count, (now - before) / 1000)
      before = now
      this.#progress(`epoch ${epoch} of ${request.config.epochs}`)
      if (now - this.#savedAt > CHECKPOINT_SECONDS * 1000) await this.#checkpoint()
      if (control.stopping) break
      if (control.paused) {
        await this.#checkpoint()
        await control.whilePaused(signal)
        before = performance.now()
      }
    }
    return true
  }

  /** Validates, tells the epoch, keeps the weights when they are the best so far, and moves on to the next. */
  async #endEpoch(signal: AbortSignal): Promise<void> {
    const started = performance.now()
    const { job, val } = this.#parts.request
    const { epoch, lossSum, correct, seen, seconds } = this.#position
    const { valLoss, valAccuracy } = await this.#validate(val, signal)
    this.#stopping = afterEpoch(this.#stopping, epoch, valLoss)
    if (isBest(this.#stopping)) {
      this.#best = this.#parts.step.weights()
      await this.#parts.keep(this.#best)
    }
    const record: Epoch = {
      epoch,
      loss: lossSum / seen,
      accuracy: correct / seen,
      valLoss,
      valAccuracy,
      learningRate: this.#learningRate(),
      seconds: seconds + (performance.now() - started) / 1000,
    }
    this.#epochs = [...this.#epochs, record]
    this.#emit('epoch', { job, epoch: record })
    this.#position = startOf(epoch + 1)
    await this.#checkpoint()
  }

  /** Loss and accuracy on images as they are, classes unweighted, layers in inference mode. */
  async #validate(
    images: readonly LabelledImage[],
    signal: AbortSignal,
  ): Promise<{ valLoss: number; valAccuracy: number }> {
    let [lossSum, right, done] = [0, 0, 0]
    const source = { ...this.#source, batch: VALIDATION_BATCH }
    for await (const { images: part, labels } of plainBatches(images, source)) {
      await breathe(signal)
      const { loss, correct } = scoreOf(this.#parts.step.predict(part, VALIDATION_BATCH), labels)
      const { count } = part
      lossSum += loss
      right += correct
      done += count
      this.#progress('validating', Math.ceil(done / VALIDATION_BATCH))
    }
    return { valLoss: lossSum / done, valAccuracy: right / done }
  }

  #learningRate(): number {
    const { epoch, batch } = this.#position
    const losses = this.#epochs.map(({ valLoss }) => valLoss)
    return learningRateAt(this.#settings.schedule, epoch - 1 + batch / this.#stepsPerEpoch, losses)
  }

  /** Done and total count the steps of the whole training, so that the time left is that of the job. */
  #progress(phase: string, validated = 0): void {
    const { epoch, batch } = this.#position
    const perEpoch = this.#stepsPerEpoch + this.#validationSteps
    const done = (epoch - 1) * perEpoch + batch + validated
    this.#report({ phase, done, total: this.#parts.request.config.epochs * perEpoch })
  }

  async #checkpoint(): Promise<void> {
    this.#savedAt = performance.now()
    const { request, plan, step } = this.#parts
    if (request.checkpoint === undefined) return
    const header = {
      plan,
      position: this.#position,
      stopping: this.#stopping,
      epochs: this.#epochs,
      steps: this.#parts.step.steps,
    }
    const best = [...(this.#best ?? [])].map(([key, array]) => [BEST + key, array] as const)
    await writeCheckpoint(request.checkpoint, { header, arrays: new Map([...step.state().tensors, ...best]) })
  }

  /** What is kept are the best weights of the epochs before; without any there is no result. */
  #notFinite(): Pick<TrainOutcome, 'bestEpoch' | 'stopped'> {
    if (this.#stopping.bestEpoch > 0) return this.#outcome('not finite')
    throw new AppError(
      'bad-input',
      'The loss became infinite before the first epoch ended; there are no weights to keep.',
      {
        hint: `Lower the learning rate (it was ${this.#learningRate()}), a tenth of it for a start.`,
      },
    )
  }
}

function startOf(epoch: number): Position {
  return { epoch, batch: 0, lossSum: 0, correct: 0, seen: 0, seconds: 0 }
}

function advance(
  position: Position,
  loss: number,
  correct: number,
  count: number,
  seconds: number,
): Position {
  return {
    epoch: position.epoch,
    batch: position.batch + 1,
    lossSum: position.lossSum + loss * count,
    correct: position.correct + correct,
    seen: position.seen + count,
    seconds: position.seconds + seconds,
  }
}
