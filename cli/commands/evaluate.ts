import type { SplitPart } from '../../shared/domain/dataset.ts'
import type { Evaluation } from '../../shared/domain/evaluation.ts'
import { openStudy, type CommonOptions, type Output } from '../command.ts'
import type { Session } from '../session.ts'
import { table, three } from '../table.ts'

export interface EvaluateOptions extends CommonOptions {
  readonly run?: readonly number[] | undefined
  readonly split?: SplitPart | undefined
}

/** Metrics with intervals, and every pair of runs compared. Predictions that are not there yet are made first. */
export async function evaluate(session: Session, options: EvaluateOptions): Promise<Output> {
  await openStudy(session, options)
  const part = options.split ?? 'test'
  await predictMissing(session, part, options.run)
  const evaluation = await session.call('evaluate', { part, runs: options.run })
  return { json: evaluation, text: describeEvaluation(evaluation) }
}

/** Makes the predictions that an evaluation of these runs (all that have a model, when left out) needs. */
export async function predictMissing(
  session: Session,
  part: SplitPart,
  only?: readonly number[],
): Promise<void> {
  const summary = await session.call('dataset.summary', null)
  const runs = await session.call('runs.list', null)
  const wanted = runs.filter((run) => run.status === 'done' && (!only || only.includes(run.id)))
  for (const { id } of wanted) {
    const stored = await session.call('predictions.list', { run: id, part })
    if (stored.length < (summary?.split[part] ?? 0))
      await session.job(session.call('predict.start', { run: id, part }))
  }
}

export function describeEvaluation({ runs, comparisons }: Evaluation): string {
  const columns = ['auc', 'accuracy', 'balancedAccuracy', 'precision', 'recall', 'specificity', 'f1'] as const
  const rows = runs.map((run) => [
    run.run,
    run.name,
    run.n,
    ...columns.map((metric) => {
      const interval = run.intervals[metric]
      return `${three(run[metric]) ?? '-'}${interval ? ` [${three(interval[0])}, ${three(interval[1])}]` : ''}`
    }),
  ])
  const blocks = [table(['run', 'name', 'n', ...columns], rows)]
  for (const run of runs) {
    const counts = run.confusion.map((row, i) => [run.classes[i]!, ...row])
    blocks.push(
      `Run ${run.run} (${run.name}), labelled by row, predicted by column:`,
      table(['', ...run.classes], counts),
    )
  }
  const told = comparisons.filter((c) => c.metric === 'auc' || c.metric === 'accuracy')
  if (told.length > 0) {
    const lines = told.map((c) => [c.a, c.b, c.metric, three(c.difference), three(c.p), c.test])
    blocks.push('Differences:', table(['a', 'b', 'metric', 'a - b', 'p', 'test'], lines))
  }
  return blocks.join('\n\n')
}
