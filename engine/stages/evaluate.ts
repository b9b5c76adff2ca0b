import { fileURLToPath } from 'node:url'
import { Worker } from 'node:worker_threads'
import type { SplitPart } from '../../shared/domain/dataset.ts'
import {
  METRICS,
  type Comparison,
  type Evaluation,
  type RunEvaluation,
} from '../../shared/domain/evaluation.ts'
import { AppError } from '../../shared/errors.ts'
import type { ModelComparison, NamedInput } from '../../metrics/compare.ts'
import { requireRun, type StudyContext } from '../context.ts'
import { judgedPredictions } from '../db/predictions.ts'
import { listRuns, type RunRow } from '../db/runs.ts'
import { currentSplit } from '../db/splits.ts'

/** What a run has to show on one part: prepared for the statistics. */
interface Judged {
  readonly run: RunRow
  readonly input: NamedInput
  /** Runs of one signature were judged on the same images and classes: they can be compared. */
  readonly signature: string
}

/**
 * Metrics of runs on a part of the split, against the present labels, with every pair that was judged on the same images
 * compared. Without `runs`: all that are predicted on the present split. Computed in a thread: a bootstrap takes a while.
 * Throws AppError 'not-found' when a named run has no predictions there.
 */
export async function evaluateRuns(
  context: StudyContext,
  request: { readonly runs?: readonly number[] | undefined; readonly part: SplitPart },
  signal?: AbortSignal,
): Promise<Evaluation> {
  const { part } = request
  const runs = request.runs ? request.runs.map((id) => requireRun(context, id)) : runsOfCurrentSplit(context)
  const judged = runs.map((run) => judge(context, run, part))
  const empty = judged.find((one) => one.input.rows.length === 0)
  if (request.runs && empty) {
    throw new AppError(
      'not-found',
      `Run ${empty.run.id} has no predictions on labelled images of the ${part} part.`,
      {
        hint: `Make them first: lesionlens predict --run ${empty.run.id} --split ${part}`,
      },
    )
  }
  const some = judged.filter((one) => one.input.rows.length > 0)
  const groups = [...Map.groupBy(some, (one) => one.signature).values()]
  const compared = await Promise.all(
    groups.map((group) =>
      inThread(
        group.map((one) => one.input),
        signal,
      ),
    ),
  )
  const results = new Map(compared.flatMap(({ runs: found }) => found.map((found) => [found.name, found])))
  return {
    runs: some.map(({ run, input }) => toRunEvaluation(run, part, results.get(input.name)!)),
    comparisons: compared.flatMap(({ comparisons }) => comparisons.map(toComparison)),
  }
}

function runsOfCurrentSplit(context: StudyContext): RunRow[] {
  const { db } = context.study
  const split = currentSplit(db)
  return listRuns(db)
    .filter((run) => run.status === 'done')
    .map((run) => requireRun(context, run.id))
    .filter((run) => run.split === split?.id)
    .reverse()
}

function judge(context: StudyContext, run: RunRow, part: SplitPart): Judged {
  // One order of classes for all, so that a model that names them in another can be compared.
  const classes = [...run.classes].sort()
  const from = classes.map((name) => run.classes.indexOf(name))
  const judged = judgedPredictions(context.study.db, run.id, [part]).filter(
    (p) => p.label !== null && classes.includes(p.label),
  )
  const rows = judged.map((p) => ({
    probabilities: from.map((index) => p.probabilities[index]!),
    label: classes.indexOf(p.label!),
    group: p.group,
  }))
  const signature = JSON.stringify([classes, run.positive, judged.map((p) => p.image)])
  return { run, input: { name: String(run.id), classes, positive: run.positive, rows }, signature }
}

async function inThread(
  inputs: readonly NamedInput[],
  signal: AbortSignal | undefined,
): Promise<ModelComparison> {
  const built = import.meta.url.endsWith('.js')
  const program = new URL(built ? './evaluate-worker.js' : './evaluate-worker.ts', import.meta.url)
  const worker = new Worker(fileURLToPath(program), { workerData: inputs })
  const stop = (): void => void worker.terminate()
  signal?.addEventListener('abort', stop, { once: true })
  try {
    return await new Promise((resolve, reject) => {
      worker.once('message', resolve)
      worker.once('error', reject)
      worker.once('exit', () => reject(new AppError('cancelled', 'Cancelled.')))
    })
  } finally {
    signal?.removeEventListener('abort', stop)
    await worker.terminate()
  }
}

function toRunEvaluation(
  run: RunRow,
  part: SplitPart,
  result: ModelComparison['runs'][number],
): RunEvaluation {
  const values = Object.fromEntries(METRICS.map((metric) => [metric, result[metric]])) as Record<
    (typeof METRICS)[number],
    number | null
  >
  const { n, classes, positive, threshold, confusion, roc } = result
  const twoClasses = classes.length === 2
  return {
    run: run.id,
    name: run.name,
    model: run.model,
    part,
    n,
    classes,
    support: confusion.map((row) => row.reduce((sum, count) => sum + count, 0)),
    positive: twoClasses ? positive : null,
    threshold,
    ...values,
    intervals: Object.fromEntries(
      METRICS.flatMap((metric) => (result.intervals[metric] ? [[metric, result.intervals[metric]]] : [])),
    ),
    confusion,
    roc:
      twoClasses && roc
        ? { fpr: [...roc.fpr], tpr: [...roc.tpr], thresholds: [...(roc.thresholds ?? [])] }
        : null,
  }
}

function toComparison({
  a,
  b,
  metric,
  difference,
  interval,
  p,
  test,
}: ModelComparison['comparisons'][number]): Comparison {
  return { a: Number(a), b: Number(b), metric, difference, interval, p, test }
}
