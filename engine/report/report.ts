import { imageFile } from '../study/layout.ts'
import { resolve } from 'node:path'
import { AppError } from '../../shared/errors.ts'
import { toDo } from '../../shared/hint.ts'
import { say } from '../../shared/say.ts'
import type { JobInfo } from '../../shared/domain/job.ts'
import type { ReportRequest } from '../../shared/domain/report.ts'
import type { ReportInput, ReportRun, ReportSample } from '../../report/input.ts'
import { now } from '../study/clock.ts'
import {
  datasetOfRun,
  requireDataset,
  requireRun,
  startWork,
  type StudyContext,
  type Work,
} from '../context.ts'
import { datasetSummary } from '../db/datasets.ts'
import { splitFractions } from '../db/report.ts'
import { listRuns } from '../db/runs.ts'
import { currentSplit } from '../db/splits.ts'
import { labelledPredictions, type LabelledPrediction } from '../db/predictions.ts'
import { faithfulnessSummaries } from '../explanation/faithfulness/summary.ts'
import { spread } from '../review/spread.ts'
import { appVersion } from '../study/versions.ts'
import { toRunDetail } from '../training/run-detail.ts'
import { cannotEvaluate } from '../evaluation/evaluated-models.ts'
import { evaluateRuns, evaluateSubgroups } from '../evaluation/evaluate.ts'
import { explainPredictions, testSamples } from '../explanation/explain-sample.ts'
import { readMap } from '../explanation/map-file.ts'
import { acquisitionOf, demographicsOf } from './report-data.ts'
import { reviewFindings } from './report-reviews.ts'

const SAMPLES = 3

/**
 * Queues the report on all runs predicted on the present split's test split. It waits its turn with predictions and heatmaps: those
 * that its pages need and that are not there yet are computed. Throws AppError 'not-found' before the first import.
 */
export function startReport(context: StudyContext, request: ReportRequest): JobInfo<'report'> {
  requireDataset(context)
  const out = resolve(request.out)
  return startWork(context, {
    kind: 'report',
    lane: 'model',
    title: 'Writing the report',
    work: async (work): Promise<{ folder: string; files: readonly string[] }> => {
      const { job } = work
      const input = await gather(work, request)
      const { writeReport } = await import('../../report/write-report.ts')
      const files = await writeReport(input, out, {
        signal: job.signal,
        onProgress: (done, total) => job.progress({ step: 'writing' }, done, total),
      })
      return { folder: out, files }
    },
  })
}

async function gather(work: Work, request: ReportRequest): Promise<ReportInput> {
  const { context, job } = work
  const { study } = context
  const { db } = study
  job.progress({ step: 'evaluating' }, 0, 0)
  const question = { part: 'test', ensembles: request.ensembles } as const
  const evaluation = await evaluateRuns(context, question, job.signal)
  if (evaluation.runs.length === 0) {
    const [left] = evaluation.leftOut
    if (left) throw cannotEvaluate(left)
    throw new AppError(
      'not-found',
      say`There is nothing to report: no model has predicted the test images.`,
      {
        hint: toDo({ kind: 'train' }, say`Train a model first.`),
      },
    )
  }
  const isCrossValidated = listRuns(db).some(({ status, folds }) => status === 'done' && folds.length > 0)
  const outOfFold = isCrossValidated
    ? await evaluateRuns(context, { part: 'out-of-fold' }, job.signal)
    : { runs: [] }
  const subgroups = await evaluateSubgroups(context, question, job.signal)
  const runs: ReportRun[] = []
  for (const { run, members } of evaluation.runs) if (members === null) runs.push(await gatherRun(work, run))
  const split = currentSplit(db)!
  return {
    study: study.name,
    dataset: datasetSummary(db)!,
    fractions: split.source === 'given' ? null : splitFractions(db, split.id),
    acquisition: acquisitionOf(db, split.dataset),
    demographics: demographicsOf(db, split.id),
    runs,
    evaluation,
    crossValidation: outOfFold.runs,
    subgroups,
    reviews: reviewFindings(study, split.dataset),
    faithfulness: (await faithfulnessSummaries(study)).filter(({ run }) =>
      runs.some(({ detail }) => detail.id === run),
    ),
    pseudonyms: request.pseudonyms ?? false,
    app: appVersion,
    createdAt: now(),
  }
}

async function gatherRun(work: Work, id: number): Promise<ReportRun> {
  const { context } = work
  const { db } = context.study
  const detail = toRunDetail(requireRun(context, id))
  const samples = testSamples(context, id)
  // So that the figures do not show one class alone.
  const correct = spread(samples.correct, (p) => p.predicted, SAMPLES)
  const incorrect = samples.incorrect.slice(0, SAMPLES)
  return {
    detail,
    predictions: labelledPredictions(db, id, null).map(
      ({ key, part, label, path: _path, group: _group, ...prediction }) => ({
        key,
        part: part ?? '',
        label,
        prediction,
      }),
    ),
    correct: await withMaps(work, id, correct),
    incorrect: await withMaps(work, id, incorrect),
  }
}

async function withMaps(
  work: Work,
  run: number,
  chosen: readonly LabelledPrediction[],
): Promise<ReportSample[]> {
  const { context } = work
  const { study } = context
  const dataset = datasetOfRun(context, requireRun(context, run))
  const explanations = await explainPredictions(work, run, chosen)
  return Promise.all(
    explanations.map(async ({ prediction: _prediction, file, ...explanation }) => {
      const {
        key,
        path,
        label,
        part: _part,
        group: _group,
        ...prediction
      } = chosen.find((p) => p.image === explanation.image)!
      return {
        key,
        image: imageFile(dataset, path),
        label: label!,
        prediction,
        explanation,
        map: await readMap(study.path(file)),
      }
    }),
  )
}
