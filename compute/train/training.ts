import type { JobPhase, Progress } from '../../shared/domain/job-phase.ts'
import type { Weights } from '../../models/graph.ts'
import type { TrainOutcome, TrainRequest } from '../../shared/contract/compute-training.ts'

import { swallowingClass } from '../../shared/domain/training-warnings.ts'
import type { Epoch } from '../../shared/domain/epoch.ts'
import { AppError } from '../../shared/errors.ts'
import { say } from '../../shared/say.ts'
import { Random } from '../../shared/random.ts'
import type { EmitDuring } from '../emit.ts'
import { yieldToEventLoop, throttled } from '../progress.ts'
import { writeCheckpoint, type Checkpoint } from './checkpoint.ts'
import type { TrainControl } from './control.ts'
import { afterEpoch, isBest, STOPPING_START, type StoppingState } from './early-stopping.ts'
import { VALIDATION_BATCH, type Learner } from './learner.ts'
import { phasesOf, type Phase } from './phases.ts'
import { advance, firstPosition, type Position } from './position.ts'
import { learningRateAt } from './schedule.ts'
import { isFromRandomWeights } from './start.ts'
import { validate } from './validation.ts'

/** A checkpoint is written at the end of an epoch and whenever this much work would be lost. */
const CHECKPOINT_SECONDS = 60
/** Prefix of the best weights' names in a checkpoint. */
const BEST = 'best/'

export interface TrainingParts {
  readonly request: TrainRequest
  readonly control: TrainControl
  /** Hash of everything that decides the weights. */
  readonly plan: string
  /** What learns in a phase, from the given weights or, at the start, the model's own. */
  readonly createLearner: (phase: Phase['kind'], weights: Weights | null) => Learner
  /** Writes the best weights so far to their file. */
  readonly keep: (weights: Weights) => Promise<void>
}
type Ending = Pick<TrainOutcome, 'bestEpoch' | 'stopped'>

/** One training from its first or its resumed step to its end. */
export class Training {
  readonly #parts: TrainingParts
  readonly #emit: EmitDuring<'train'>
  readonly #report: (progress: Progress) => void
  readonly #phases: readonly Phase[]
  readonly #stepsPerEpoch: number
  readonly #validationSteps: number
  #learner: Learner | null = null
  #learning: Phase['kind'] | null = null
  /** Weights of the best epoch; null before the first ended. */
  #best: Weights | null = null
  #position: Position = firstPosition(1)
  #stopping: StoppingState = STOPPING_START
  #epochs: readonly Epoch[] = []
  #savedAt = performance.now()

  constructor(parts: TrainingParts, emit: EmitDuring<'train'>) {
    const { config, train, val } = parts.request
    this.#parts = parts
    this.#emit = emit
    this.#report = throttled((progress) => emit('progress', progress))
    this.#phases = phasesOf(config)
    this.#stepsPerEpoch = Math.ceil(train.length / config.batch)
    this.#validationSteps = Math.ceil(val.length / VALIDATION_BATCH)
  }

  /** Continues where a checkpoint stopped, in the middle of an epoch too. Its best weights are written again: their file may be gone. */
  async resume({ header, arrays }: Checkpoint): Promise<void> {
    this.#position = header.position
    this.#stopping = header.stopping
    this.#epochs = header.epochs
    const best = [...arrays].filter(([name]) => name.startsWith(BEST))
    if (best.length > 0) {
      this.#best = new Map(best.map(([name, array]) => [name.slice(BEST.length), array]))
      await this.#parts.keep(this.#best)
    }
    // At a phase's end the next one starts from the best weights instead.
    if (header.phase !== this.#phase?.kind) return
    this.#learner = this.#parts.createLearner(header.phase, this.#best)
    this.#learning = header.phase
    this.#learner.step.restore({ step: header.steps, tensors: arrays })
    await this.#prepare(this.#learner, new AbortController().signal)
  }

  /** Trains to the end. Throws AppError 'cancelled' within a step of the signal. */
  async run(signal: AbortSignal): Promise<Ending> {
    const { config } = this.#parts.request
    for (let phase = this.#phase; phase; phase = this.#phase) {
      const learner = await this.#enter(phase, signal)
      const patient = phase.kind === 'head' || this.#stopping.waited < config.patience
      if (!patient) return this.#ending('early stopping')
      if (!(await this.#trainEpoch(learner, phase, signal))) return this.#notFinite(phase)
      const { stopping } = this.#parts.control
      if (stopping && this.#stopping.bestEpoch > 0) return this.#ending('stopped')
      await this.#endEpoch(learner, phase, signal)
      if (stopping) return this.#ending('stopped')
    }
    return this.#ending('completed')
  }

  dispose(): void {
    this.#learner?.dispose()
  }

  /** The phase of the epoch under way; undefined when all are done. */
  get #phase(): Phase | undefined {
    return this.#phases.find(({ last }) => this.#position.epoch <= last)
  }

  /** The learner of the phase; a new phase goes on from the best weights so far and with new patience. */
  async #enter(phase: Phase, signal: AbortSignal): Promise<Learner> {
    if (this.#learner && this.#learning === phase.kind) return this.#learner
    this.#learner?.dispose()
    this.#learner = this.#parts.createLearner(phase.kind, this.#best)
    this.#learning = phase.kind
    this.#stopping = { ...this.#stopping, waited: 0 }
    await this.#prepare(this.#learner, signal)
    this.#progress({ step: 'tracing' })
    return this.#learner
  }

  #prepare(learner: Learner, signal: AbortSignal): Promise<void> {
    return learner.prepare(
      (done, total) => this.#report({ phase: { step: 'base-features' }, done, total }),
      signal,
    )
  }

  /** Runs the batches that are left of the epoch. False when the loss was no number. */
  async #trainEpoch(learner: Learner, phase: Phase, signal: AbortSignal): Promise<boolean> {
    const { request, control } = this.#parts
    const { step } = learner
    const { epoch, batch: from } = this.#position
    let before = performance.now()
    for await (const batch of learner.trainBatches(epoch, from)) {
      await yieldToEventLoop(signal)
      const { loss, correct } = step.run(batch, {
        learningRate: this.#learningRate(phase),
        seed: new Random(`${request.config.seed}/dropout/${epoch}/${this.#position.batch}`).uint32(),
      })
      if (!Number.isFinite(loss)) return false
      const now = performance.now()
      this.#position = advance(this.#position, loss, correct, batch.images.count, (now - before) / 1000)
      before = now
      this.#progress({ step: 'epoch', at: epoch, of: this.#lastEpoch })
      if (now - this.#savedAt > CHECKPOINT_SECONDS * 1000) await this.#checkpoint(learner, phase)
      if (control.stopping) break
      if (control.paused) {
        await this.#checkpoint(learner, phase)
        await control.whilePaused(signal)
        before = performance.now()
      }
    }
    return true
  }

  /** Validates, tells the epoch, keeps the weights when they are the best so far, and moves on to the next. */
  async #endEpoch(learner: Learner, phase: Phase, signal: AbortSignal): Promise<void> {
    const started = performance.now()
    const { request } = this.#parts
    const { config } = request
    const { epoch, lossSum, correct, seen, seconds } = this.#position
    const { valLoss, valAccuracy, classShares } = await validate(learner, signal, (done) => {
      this.#progress({ step: 'validating' }, Math.ceil(done / VALIDATION_BATCH))
    })
    const oneClass = isFromRandomWeights(request) && swallowingClass({ classShares }) !== undefined
    const loss = lossSum / seen
    this.#stopping = afterEpoch(this.#stopping, { epoch, loss, valLoss, oneClass }, config.expert.minDelta)
    if (isBest(this.#stopping, epoch)) {
      this.#best = learner.weights()
      await this.#parts.keep(this.#best)
    }
    const record: Epoch = {
      epoch,
      loss,
      accuracy: correct / seen,
      valLoss,
      valAccuracy,
      learningRate: this.#learningRate(phase),
      seconds: seconds + (performance.now() - started) / 1000,
      classShares,
    }
    this.#epochs = [...this.#epochs, record]
    this.#emit('epoch', record)
    this.#position = firstPosition(epoch + 1)
    await this.#checkpoint(learner, phase)
  }

  #learningRate({ schedule, first }: Phase): number {
    const { epoch, batch } = this.#position
    const losses = this.#epochs.filter((done) => done.epoch >= first).map(({ valLoss }) => valLoss)
    return learningRateAt(schedule, epoch - first + batch / this.#stepsPerEpoch, losses)
  }

  get #lastEpoch(): number {
    return this.#phases.at(-1)!.last
  }

  /** Done and total count the steps of the whole training, so that the time left is that of the job. */
  #progress(phase: JobPhase, validated = 0): void {
    const { epoch, batch } = this.#position
    const perEpoch = this.#stepsPerEpoch + this.#validationSteps
    const done = (epoch - 1) * perEpoch + batch + validated
    this.#report({ phase, done, total: this.#lastEpoch * perEpoch })
  }

  async #checkpoint({ step }: Learner, { kind }: Phase): Promise<void> {
    this.#savedAt = performance.now()
    const { request, plan } = this.#parts
    if (request.checkpoint === undefined) return
    const header = {
      plan,
      phase: kind,
      position: this.#position,
      stopping: this.#stopping,
      epochs: this.#epochs,
      steps: step.steps,
    }
    const best = [...(this.#best ?? [])].map(([key, array]) => [BEST + key, array] as const)
    await writeCheckpoint(request.checkpoint, { header, arrays: new Map([...step.state().tensors, ...best]) })
  }

  #ending(stopped: TrainOutcome['stopped']): Ending {
    return { bestEpoch: this.#stopping.bestEpoch, stopped }
  }

  /** What is kept are the best weights of the epochs before; without any there is no result. */
  #notFinite(phase: Phase): Ending {
    if (this.#stopping.bestEpoch > 0) return this.#ending('not finite')
    const message = say`The loss was not finite before the first epoch ended; there are no weights to keep.`
    throw new AppError('bad-input', message, {
      hint: say`Reduce the learning rate (it was ${this.#learningRate(phase)}), a tenth of it for a start.`,
    })
  }
}
