import { argmax } from '../../shared/math/argmax.ts'
import { mapFile, outsideMapFile } from '../study/layout.ts'
import { existsSync } from 'node:fs'
import { AppError } from '../../shared/errors.ts'
import { say } from '../../shared/say.ts'
import type { ExplainedBatch } from '../../shared/contract/compute-explanation.ts'
import type { JobInfo } from '../../shared/domain/job.ts'
import { type ExplainedItem, type ExplainResult } from '../../shared/domain/prediction.ts'
import { METHODS_BY_ID, type MethodId } from '../../heatmaps/registry.ts'
import { type ExplainRequest } from '../../shared/domain/explanation.ts'
import { now } from '../study/clock.ts'
import {
  computeImage,
  datasetOfRun,
  requireModel,
  requireRun,
  startWork,
  type StudyContext,
  type Work,
} from '../context.ts'
import { transaction } from '../db/database.ts'
import { explanationsOf, insertExplanation, type ExplanationRow } from '../db/explanations.ts'
import { imageById } from '../db/images.ts'
import { imagesOfRun } from '../db/split-images.ts'
import { insertPredictions, predictionOf } from '../db/predictions.ts'
import type { RunRow } from '../db/runs.ts'
import { callExplain, type HeatmapChoice, type ImageToExplain } from './explain-call.ts'
import { explainWithFolds } from './explain-folds.ts'
import { drawHeatmaps } from './draw-heatmaps.ts'
import { mapStatistics, writeMap } from './map-file.ts'
import { nameFailures, type Failures } from '../prediction/batches.ts'
import { outsideImages, predictAny } from '../prediction/predict.ts'
import { className } from '../prediction/predict-images.ts'

/**
 * Queues heatmaps for a part of the run's split, for single images, or for picture files outside the study.
 * Throws AppError 'not-found' for a run, image or class that is not there.
 */
export function startExplanation(context: StudyContext, request: ExplainRequest): JobInfo<'explain'> {
  const run = requireExplainable(context, request)
  const wanted = wantedHeatmaps(context, run, request)
  const choice = { method: request.method ?? 'grad-cam', layer: request.layer }
  return startWork(context, {
    kind: 'explain',
    lane: 'model',
    title: `Heatmaps of ${run.name}`,
    run: run.id,
    work: async (work): Promise<ExplainResult> => {
      const failed: Failures = []
      const inside = await explainImages(work, run, wanted, choice, failed)
      const files = await explainFiles(work, run, request, choice)
      const items = [...inside.map((row) => toItem(context, row)), ...files]
      const drawn = request.pngFolder ? await drawHeatmaps(work, run, items, request.pngFolder) : items
      return { run: run.id, items: drawn, failed }
    },
  })
}

/** A model, or for images of the study a finished cross-validation. Throws as `requireModel`. */
function requireExplainable(context: StudyContext, { run: id, files }: ExplainRequest): RunRow {
  const run = requireRun(context, id)
  return run.folds.length > 0 && run.status === 'done' && !files?.length ? run : requireModel(context, id)
}

function wantedHeatmaps(context: StudyContext, run: RunRow, request: ExplainRequest): ImageToExplain[] {
  const { db } = context.study
  const dataset = datasetOfRun(context, run)
  const ids =
    request.images ??
    (request.files ? [] : imagesOfRun(db, run, [request.part ?? 'test']).map(({ id }) => id))
  return ids.map((id) => {
    const image = imageById(db, id)
    if (!image) throw new AppError('not-found', say`There is no image ${id} in this study.`)
    return { ...computeImage(dataset, image), target: targetOf(run, request, image.label) }
  })
}

function targetOf(run: RunRow, { target }: ExplainRequest, label: string | null): number | null {
  if (!target || target.kind === 'predicted') return null
  const name = target.kind === 'class' ? target.name : label
  if (name === null) return null
  const index = run.classes.indexOf(name)
  if (index >= 0) return index
  throw new AppError('bad-input', say`Run ${run.id} knows no class "${name}".`, {
    hint: say`Its classes are: ${run.classes.join(', ')}.`,
  })
}

/**
 * Computes what is not there yet and returns the rows of all, in the order asked for; what could not be read goes to `failed`.
 * A map is written as a file first and becomes a row after, so that a row always has its file.
 */
export async function explainImages(
  work: Work,
  run: RunRow,
  wanted: readonly ImageToExplain[],
  choice: HeatmapChoice,
  failed: Failures,
): Promise<ExplanationRow[]> {
  const { context } = work
  const { db } = context.study
  const rows = new Map<number, ExplanationRow>()
  const due: ImageToExplain[] = []
  for (const image of wanted) {
    const stored = storedExplanation(context, run, image, choice)
    if (stored) rows.set(image.id, stored)
    else due.push(image)
  }
  // A mean of maps is of the class that the mean of the models predicts.
  if (run.folds.length > 0) await predictAny(work, run, due)
  const explain = run.folds.length > 0 ? explainWithFolds : callExplain
  await explain(work, run, due, choice, async (batch) => {
    for (const item of batch.items) {
      const file = mapFile(run.id, item.image, choice.method, batch.layer, item.target)
      await writeMap(context.study.path(file), item.map)
      rows.set(item.image, store(context, run, choice.method, batch.layer, item, file))
    }
    failed.push(...nameFailures(db, batch.failed))
  })
  if (due.length > 0) context.emit('changed', { what: 'explanations', run: run.id })
  return wanted.flatMap(({ id }) => rows.get(id) ?? [])
}

function storedExplanation(
  context: StudyContext,
  run: RunRow,
  { id, target }: ImageToExplain,
  { method, layer = run.tap ?? undefined }: HeatmapChoice,
): ExplanationRow | undefined {
  const { db } = context.study
  const wantedClass = target === null ? predictionOf(db, run.id, id)?.predicted : run.classes[target]
  return explanationsOf(db, run.id, id).find(
    (row) =>
      row.method === method &&
      (row.layer === layer || METHODS_BY_ID[method].map === 'input') &&
      row.className === wantedClass &&
      existsSync(context.study.path(row.file)),
  )
}

type Explained = ExplainedBatch['items'][number]

function store(
  context: StudyContext,
  run: RunRow,
  method: MethodId,
  layer: string,
  item: Explained,
  file: string,
): ExplanationRow {
  const { db } = context.study
  const { image, probabilities, logits, width, height } = item
  const best = argmax(probabilities)
  const { versions } = run
  const at = now()
  return transaction(db, () => {
    // An explanation rests on a prediction: the same forward pass gives it where none is stored.
    const predicted = className(run, best)
    insertPredictions(
      db,
      [
        {
          run: run.id,
          image,
          predicted,
          confidence: probabilities[best] ?? 0,
          probabilities,
          logits,
          versions,
        },
      ],
      at,
    )
    const prediction = predictionOf(db, run.id, image)!.id
    const statistics = mapStatistics(item.map)
    const explained = className(run, item.target)
    return insertExplanation(
      db,
      { prediction, method, layer, className: explained, width, height, ...statistics, file, versions },
      at,
    )
  })
}

function toItem(context: StudyContext, row: ExplanationRow): ExplainedItem {
  const { db } = context.study
  const { id, method, layer, className: explained, width, height, quality } = row
  return {
    explanation: id,
    image: imageById(db, row.image)!.key,
    method,
    layer,
    className: explained,
    probabilities: predictionOf(db, row.run, row.image)!.probabilities,
    width,
    height,
    quality,
    map: context.study.path(row.file),
    png: null,
  }
}

async function explainFiles(
  work: Work,
  run: RunRow,
  request: ExplainRequest,
  choice: HeatmapChoice,
): Promise<ExplainedItem[]> {
  const { study } = work.context
  const files = request.files ?? []
  const target = targetOf(run, request, null)
  const images = (await outsideImages(files)).map((image) => ({ ...image, target }))
  const results = new Map<number, ExplainedItem>()
  await callExplain(work, run, images, choice, async (batch) => {
    const [broken] = batch.failed
    if (broken) throw new AppError('bad-input', broken.error, { file: files[broken.image] })
    for (const item of batch.items) {
      const { sha256 } = images[item.image]!
      const map = study.path(outsideMapFile(run.id, sha256, choice.method, batch.layer, item.target))
      await writeMap(map, item.map)
      const { width, height, probabilities } = item
      const { quality } = mapStatistics(item.map)
      const { method } = choice
      const known = {
        method,
        layer: batch.layer,
        className: className(run, item.target),
        probabilities,
        width,
        height,
        quality,
      }
      results.set(item.image, { explanation: null, image: files[item.image]!, ...known, map, png: null })
    }
  })
  return images.flatMap(({ id }) => results.get(id) ?? [])
}
