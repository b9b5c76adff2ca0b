import { PIXEL_CACHE } from '../../study/layout.ts'
import type { JobInfo } from '../../../shared/domain/job.ts'
import type { FaithfulnessRequest, FaithfulnessSummary } from '../../../shared/domain/faithfulness.ts'
import type { MeasuredBatch } from '../../../shared/contract/compute-explanation.ts'
import { AppError } from '../../../shared/errors.ts'
import { say } from '../../../shared/say.ts'
import { Random } from '../../../shared/random.ts'
import { now } from '../../study/clock.ts'
import {
  computeImage,
  datasetOfRun,
  requireModel,
  startWork,
  type StudyContext,
  type Work,
} from '../../context.ts'
import { transaction } from '../../db/database.ts'
import type { ExplanationRow } from '../../db/explanations.ts'
import { insertFaithfulness, measuredExplanations } from '../../db/faithfulness.ts'
import { imageById } from '../../db/images.ts'
import { imagesOfRun } from '../../db/split-images.ts'
import { measuresOf } from './measures.ts'
import { faithfulnessSummaries } from './summary.ts'
import { MaskReader } from '../measure-attention.ts'
import { reportTo } from '../../jobs/runner.ts'
import { explainImages } from '../explain.ts'
import type { HeatmapChoice, ImageToExplain } from '../explain-call.ts'

const USUAL_COUNT = 60
const SEED = 7

/**
 * Queues the measurement of a run's heatmaps on test images drawn at random (the same for every run of a split, so that maps can be
 * compared). What was measured already is not measured again. Throws AppError 'not-found' for a run without a model, 'bad-input' for
 * one without feature maps or without labelled test images.
 */
export function startFaithfulness(
  context: StudyContext,
  request: FaithfulnessRequest,
): JobInfo<'faithfulness'> {
  const run = requireModel(context, request.run)
  const choice: HeatmapChoice = { method: request.method ?? 'grad-cam', layer: request.layer }
  if (run.tap === null && request.layer === undefined) {
    throw new AppError('bad-input', say`Run ${run.id} has no layer that heatmaps can be computed at.`, {
      hint: say`Its network has no feature maps.`,
    })
  }
  const wanted = wantedImages(context, request)
  return startWork(context, {
    kind: 'faithfulness',
    lane: 'model',
    title: `Measuring heatmaps of ${run.name}`,
    run: run.id,
    work: async (work): Promise<FaithfulnessSummary> => {
      const rows = await explainImages(work, run, wanted, choice, [])
      await measure(work, request.run, rows, choice)
      const layer = rows[0]?.layer
      const summaries = await faithfulnessSummaries(context.study, run.id)
      const own = summaries.find((each) => each.method === choice.method && each.layer === layer)
      if (own) return own
      throw new AppError('bad-input', say`No heatmap could be measured: no test image could be read.`, {
        hint: say`Check the images of the test split.`,
      })
    },
  })
}

function wantedImages(
  context: StudyContext,
  { run: id, count = USUAL_COUNT }: FaithfulnessRequest,
): ImageToExplain[] {
  const run = requireModel(context, id)
  const dataset = datasetOfRun(context, run)
  const images = imagesOfRun(context.study.db, run, ['test'])
  if (images.length === 0) {
    throw new AppError('bad-input', say`There is no labelled test image to measure heatmaps on.`)
  }
  const order = new Random(SEED).permutation(images.length)
  return [...order]
    .slice(0, Math.max(1, Math.floor(count)))
    .map((at) => images[at]!)
    .map((image) => ({ ...computeImage(dataset, image), target: null }))
}

async function measure(
  { context, job, host }: Work,
  id: number,
  explanations: readonly ExplanationRow[],
  choice: HeatmapChoice,
): Promise<void> {
  const run = requireModel(context, id)
  const { db } = context.study
  const dataset = datasetOfRun(context, run)
  const known = measuredExplanations(db, id)
  const due = explanations.filter((row) => !known.has(row.id))
  if (due.length === 0) return
  const byImage = new Map(due.map((row) => [row.image, row]))
  const images = due.map((row) => {
    const target = run.classes.indexOf(row.className)
    return { ...computeImage(dataset, imageById(db, row.image)!), target }
  })
  const masks = new MaskReader(context.study)
  await host.call(
    'faithfulness',
    {
      model: run.modelFile,
      input: run.input,
      method: choice.method,
      layer: choice.layer ?? run.tap ?? undefined,
      images,
      pixelCache: context.study.path(PIXEL_CACHE),
    },
    {
      signal: job.signal,
      on: {
        progress: reportTo(job),
        measured: (batch) => store(context, batch, byImage, masks, run.versions),
      },
    },
  )
  context.emit('changed', { what: 'explanations', run: id })
}

async function store(
  context: StudyContext,
  { items }: MeasuredBatch,
  rows: ReadonlyMap<number, ExplanationRow>,
  masks: MaskReader,
  versions: Readonly<Record<string, string>>,
): Promise<void> {
  const { db } = context.study
  const measured: Parameters<typeof insertFaithfulness>[1][] = []
  for (const item of items) {
    const row = rows.get(item.image)
    if (!row) continue
    const measures = measuresOf(item, await masks.read(item.image))
    measured.push({ explanation: row.id, measures, curves: item.curves, versions })
  }
  const at = now()
  transaction(db, () => measured.forEach((row) => insertFaithfulness(db, row, at)))
}
