import { startingWeights } from '../../shared/domain/starting-weights.ts'
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { AppError } from '../../shared/errors.ts'
import { say } from '../../shared/say.ts'
import type { TrainEstimate } from '../../shared/domain/estimate.ts'
import type { RunDetail } from '../../shared/domain/run.ts'
import type { ModelId } from '../../models/registry.ts'
import { trainConfigSchema, type TrainConfigInput } from '../../shared/domain/train-config.ts'
import { gigabytes } from '../../shared/format.ts'
import { given, openSession, type CommonOptions, type CommandOutput } from '../command.ts'
import { duration } from '../progress.ts'
import { describeTrouble, type Session } from '../session.ts'
import { facts, table } from '../table.ts'
import { describeEvaluation } from './evaluate.ts'

export interface TrainOptions extends CommonOptions {
  readonly model?: ModelId | undefined
  readonly size?: number | undefined
  readonly epochs?: number | undefined
  readonly batch?: number | undefined
  readonly learningRate?: number | undefined
  readonly seed?: number | undefined
  readonly folds?: number | undefined
  readonly weights?: string | undefined
  readonly config?: string | undefined
  /** Of a caller, in place of a file. */
  readonly settings?: TrainConfigInput | undefined
  readonly estimate?: boolean | undefined
}

/** Trains one model on the study's split. Settings on the command line go before those of the file. */
export async function trainCommand(session: Session, options: TrainOptions): Promise<CommandOutput> {
  const { model, size, epochs, batch, learningRate, seed, folds, weights, config } = options
  const fromFile = config === undefined ? options.settings : readConfig(config)
  const settings = {
    ...fromFile,
    ...given({ model, size, epochs, batch, learningRate, seed, folds }),
    ...given({ weights: weights && weightsPath(weights) }),
  }
  const folder = await openSession(session, options)
  if (options.estimate) return estimated(await session.call('run.estimate', settings))
  const { run } = await session.job(session.call('run.start', settings))
  return trained(session, run, folder)
}

function estimated(estimate: TrainEstimate): CommandOutput {
  const { secondsPerEpoch, seconds, memoryBytes, availableBytes, fits, suggestion } = estimate
  const advice = suggestion ? `a batch of ${suggestion.batch} would` : 'nor would a smaller batch'
  const text = facts([
    ['An epoch', duration(secondsPerEpoch)],
    ['All epochs', `at most ${duration(seconds)}`],
    ['Memory', `${gigabytes(memoryBytes)} of ${gigabytes(availableBytes)} that it may take`],
    ['Fits', fits ? 'yes' : `no, ${advice}`],
  ])
  return { json: estimate, text }
}

/** Goes on with a training that was interrupted or cancelled. */
export async function resume(
  session: Session,
  options: CommonOptions & { readonly run: number; readonly halve?: boolean | undefined },
): Promise<CommandOutput> {
  const folder = await openSession(session, options)
  const { run } = await session.job(
    session.call('run.resume', { run: options.run, halveBatch: options.halve }),
  )
  return trained(session, run, folder)
}

async function trained(session: Session, id: number, folder: string): Promise<CommandOutput> {
  const run = await session.call('run.get', { run: id })
  if (run.folds.length > 0) return crossValidated(session, run)
  const file = run.file && resolve(folder, run.file)
  const json = {
    run: id,
    model: run.model,
    epochs: run.epochs,
    troubles: run.troubles,
    best: run.bestEpoch,
    stopped: run.stopped,
    file,
    name: run.name,
  }
  return { json, text: describeTraining(run, file) }
}

/** All that a cross-validation has: its folds, and how their models do on the images that they did not learn from. */
async function crossValidated(
  session: Session,
  { id, name, model, folds }: RunDetail,
): Promise<CommandOutput> {
  const evaluation = await session.call('evaluate', { runs: [id], part: 'out-of-fold' })
  const models = await Promise.all(folds.map((run) => session.call('run.get', { run })))
  const json = {
    run: id,
    name,
    model,
    folds: models.map((fold, i) => ({
      fold: i + 1,
      run: fold.id,
      epochs: fold.epochs,
      best: fold.bestEpoch,
      stopped: fold.stopped,
    })),
    outOfFold: evaluation.runs[0],
  }
  const rows = models.map((fold, i) => [i + 1, fold.id, fold.epochs.length, fold.bestEpoch, fold.stopped])
  const trainings = table(['fold', 'run', 'epochs', 'best', 'ended'], rows)
  return { json, text: [trainings, describeEvaluation(evaluation)].join('\n\n') }
}

function describeTraining(run: RunDetail, file: string | null): string {
  const digits = (value: number | null): string => (value === null ? 'n/a' : value.toFixed(4))
  const rows = run.epochs.map((e) => [
    `${e.epoch}${e.epoch === run.bestEpoch ? ' *' : ''}`,
    ...[e.loss, e.accuracy, e.valLoss, e.valAccuracy].map(digits),
    e.seconds.toFixed(1),
  ])
  return [
    table(['epoch', 'loss', 'accuracy', 'val loss', 'val accuracy', 'seconds'], rows),
    ...run.troubles.map((trouble) => `\nTrouble ${describeTrouble(trouble)}`),
    '',
    facts([
      ['Run', `${run.id} (${run.name})`],
      ['Best epoch', run.bestEpoch],
      ['Ended', run.stopped],
      ['File', file],
    ]),
  ].join('\n')
}

function weightsPath(weights: string): string {
  const start = startingWeights(weights)
  return start.kind === 'file' ? resolve(start.path) : weights
}

function readConfig(file: string): TrainConfigInput {
  const refuse = (what: string): AppError =>
    new AppError('bad-input', say`${file} ${what}.`, {
      file,
      hint: say`Its settings may be: ${Object.keys(trainConfigSchema.shape).join(', ')}.`,
    })
  let settings: unknown
  try {
    settings = JSON.parse(readFileSync(file, 'utf8'))
  } catch (error) {
    throw refuse(`cannot be read as JSON (${(error as Error).message})`)
  }
  const parsed = trainConfigSchema.strict().partial().safeParse(settings)
  if (parsed.success) return settings as TrainConfigInput
  const [issue] = parsed.error.issues
  throw refuse(`cannot be used: ${issue?.path.join('.') ?? ''} ${issue?.message ?? ''}`.trim())
}
