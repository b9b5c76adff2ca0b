import { BRIEF_METRICS } from '../../metrics/metric-lists.ts'
import type { SplitPart } from '../../shared/domain/dataset.ts'
import type {
  Evaluation,
  EvaluationPart,
  FoldSpread,
  RunEvaluation,
  Subgroups,
  ThresholdRule,
} from '../../shared/domain/evaluation.ts'
import { AppError, toWireError } from '../../shared/errors.ts'
import { say } from '../../shared/say.ts'
import { three } from '../../shared/format.ts'
import { openSession, type CommonOptions, type CommandOutput } from '../command.ts'
import { describeRule } from '../operating-point.ts'
import type { Session } from '../session.ts'
import { table } from '../table.ts'

export interface EvaluateOptions extends CommonOptions {
  readonly run?: readonly number[] | undefined
  readonly split?: EvaluationPart | undefined
  readonly operatingPoint?: ThresholdRule | null | undefined
  readonly ensemble?: readonly (readonly number[])[] | undefined
  readonly isicCsv?: string | undefined
  readonly subgroups?: boolean | undefined
}

/** Metrics with intervals, and every pair of runs compared. Predictions that are not there yet are made first. */
export async function evaluateCommand(session: Session, options: EvaluateOptions): Promise<CommandOutput> {
  await openSession(session, options)
  const part = options.split ?? 'test'
  // A cross-validation has its predictions out of fold since it ended.
  const runs = await predictMissing(session, part === 'out-of-fold' ? 'val' : part, withMembers(options))
  // Temperature and thresholds are fitted on validation predictions.
  if (part === 'train' || part === 'test') await predictMissing(session, 'val', withMembers(options))
  if (options.operatingPoint !== undefined) await setOperatingPoints(session, runs, options)
  if (options.isicCsv !== undefined) await exportIsic(session, runs, part, options)
  const atOperatingPoint = Boolean(options.operatingPoint)
  const request = { part, runs: options.run, ensembles: options.ensemble, atOperatingPoint }
  const evaluation = await session.call('evaluate', request)
  const subgroups = await session.call('evaluate.subgroups', request)
  return {
    json: { ...evaluation, subgroups },
    text: describeEvaluation(evaluation, options.subgroups ? subgroups : undefined),
  }
}

function withMembers({ run, ensemble }: EvaluateOptions): readonly number[] | undefined {
  return run && [...new Set([...run, ...(ensemble ?? []).flat()])]
}

async function setOperatingPoints(
  session: Session,
  runs: readonly number[],
  { operatingPoint: rule = null, run }: EvaluateOptions,
): Promise<void> {
  const summaries = await session.call('runs.list', null)
  for (const id of run ?? runs) {
    // Of the runs that nobody named, those of more classes have no threshold to choose.
    const classes = summaries.find((summary) => summary.id === id)?.classes.length
    if (run) await session.call('operating-point.set', { run: id, rule })
    else if (classes === 2) await setIfPossible(session, id, rule)
  }
}

/** A run that nobody named and that cannot be evaluated does not keep the others from it: the evaluation leaves it out by name. */
async function setIfPossible(session: Session, run: number, rule: ThresholdRule | null): Promise<void> {
  try {
    await session.call('operating-point.set', { run, rule })
  } catch (error) {
    if (toWireError(error).code !== 'bad-input') throw error
    session.say(`Run ${run} has no operating point: ${toWireError(error).message.text}`)
  }
}

async function exportIsic(
  session: Session,
  runs: readonly number[],
  part: EvaluationPart,
  { run, isicCsv }: EvaluateOptions,
): Promise<void> {
  if (part === 'out-of-fold') {
    throw new AppError('usage', say`A submission file holds the predictions of one part of the split.`, {
      hint: say`Leave --split out-of-fold or --isic-csv away.`,
    })
  }
  const [id, ...others] = run ?? runs
  if (id === undefined || others.length > 0) {
    throw new AppError('usage', say`A submission file holds the predictions of one run.`, {
      hint: say`Name it with --run ID.`,
    })
  }
  const { file, images } = await session.call('isic.export', { run: id, part, file: isicCsv! })
  session.say(`${images} predictions of run ${id} written to ${file}.`)
}

/**
 * Makes the predictions that an evaluation of these runs (all that have a model, when left out) needs.
 * @returns the runs
 */
export async function predictMissing(
  session: Session,
  part: SplitPart,
  only?: readonly number[],
): Promise<readonly number[]> {
  const summary = await session.call('dataset.summary', null)
  const runs = await session.call('runs.list', null)
  const wanted = runs.filter((run) => run.status === 'done' && (!only || only.includes(run.id)))
  for (const { id } of wanted) {
    const stored = await session.call('predictions.list', { run: id, part })
    if (stored.length < (summary?.split[part] ?? 0))
      await session.job(session.call('predict.start', { run: id, part }))
  }
  return wanted.map(({ id }) => id)
}

export function describeEvaluation(evaluation: Evaluation, subgroups?: Subgroups): string {
  const { runs, comparisons, leaks, leftOut } = evaluation
  const rows = runs.map((run) => [
    run.run,
    run.name,
    run.n,
    ...BRIEF_METRICS.map((metric) => withEnds(run[metric], run.intervals[metric])),
  ])
  const blocks = [table(['run', 'name', 'n', ...BRIEF_METRICS], rows)]
  for (const { run, name, message } of leftOut) blocks.push(`Left out: run ${run} (${name}): ${message.text}`)
  for (const run of runs) blocks.push(...describeRun(run))
  const told = comparisons.filter((c) => c.metric === 'auc' || c.metric === 'accuracy')
  if (told.length > 0) blocks.push('Comparisons:', told.map((c) => `- ${c.sentence}`).join('\n'))
  for (const leak of leaks) blocks.push(`Leak audit: ${leak.sentence}`)
  if (subgroups) blocks.push(...describeSubgroups(subgroups, runs))
  return blocks.join('\n\n')
}

function describeRun(run: RunEvaluation): string[] {
  const counts = run.confusion.map((row, i) => [run.classes[i]!, ...row])
  const { calibration } = run
  return [
    `Run ${run.run} (${run.name}), labelled by row, predicted by column:`,
    table(['', ...run.classes], counts),
    ...(calibration
      ? [
          `Calibration error ${three(calibration.before.ece)}, after temperature scaling (T = ${calibration.temperature.toFixed(2)}, fitted on ${calibration.n} validation images) ${three(calibration.after.ece)}.`,
        ]
      : []),
    ...(run.operatingPoints.length > 0 ? [operatingPointTable(run)] : []),
    ...(run.folds ? [foldTable(run.folds)] : []),
    ...(run.failedSanityCheck ? [`! ${run.failedSanityCheck.message.text}`] : []),
    ...(run.question ? [`? ${run.question}`] : []),
    ...(run.notes.length > 0 ? [run.notes.map((note) => `Note: ${note}`).join('\n')] : []),
  ]
}

/** Each fold, then mean and standard deviation over them. */
function foldTable({ folds, mean, deviation }: FoldSpread): string {
  const numbers = (of: FoldSpread['mean']): (string | null)[] =>
    BRIEF_METRICS.map((metric) => three(of[metric]))
  return table(
    ['fold', 'run', 'n', ...BRIEF_METRICS],
    [
      ...folds.map((fold) => [`${fold.fold}`, fold.run, fold.n, ...numbers(fold)]),
      ['mean', null, null, ...numbers(mean)],
      ['SD', null, null, ...numbers(deviation)],
    ],
  )
}

function operatingPointTable({ operatingPoints, part }: RunEvaluation): string {
  return table(
    ['threshold by (validation)', 'threshold', `sensitivity (${part})`, `specificity (${part})`, ''],
    operatingPoints.map(({ validation, result, chosen }) => [
      describeRule(validation.rule),
      validation.threshold.toFixed(4),
      withEnds(result.sensitivity, result.intervals['sensitivity']),
      withEnds(result.specificity, result.intervals['specificity']),
      chosen ? 'chosen' : '',
    ]),
  )
}

function describeSubgroups({ tables }: Subgroups, runs: readonly RunEvaluation[]): string[] {
  return tables.flatMap(({ column, runs: ofRuns }) => {
    const rows = ofRuns.flatMap(({ run, rows: values }) =>
      values.map((row) => [
        runs.find((one) => one.run === run)?.name ?? run,
        row.value ?? 'not recorded',
        row.n,
        withEnds(row.auc, row.intervals['auc']),
        withEnds(row.accuracy, row.intervals['accuracy']),
        row.warning ? 'few images' : '',
      ]),
    )
    return [`By ${column}:`, table(['run', column, 'n', 'auc', 'accuracy', ''], rows)]
  })
}

function withEnds(value: number | null, ends: readonly [number, number] | undefined): string {
  return `${three(value)}${ends ? ` [${three(ends[0])}, ${three(ends[1])}]` : ''}`
}
