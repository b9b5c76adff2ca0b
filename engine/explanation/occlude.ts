import { argmax } from '../../shared/math/argmax.ts'
import { OCCLUDED, imageFile, occludedFile, occludedDraft } from '../study/layout.ts'
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises'
import type { ComputeImage } from '../../shared/contract/compute-images.ts'
import type { JobInfo } from '../../shared/domain/job.ts'
import {
  OCCLUSION_FILLS,
  type OcclusionAnswer,
  type OcclusionRequest,
  type OcclusionResult,
} from '../../shared/domain/occlusion.ts'
import { AppError } from '../../shared/errors.ts'
import { say, type Sentence } from '../../shared/say.ts'
import { coveredPixels, coverRegions } from '../../imaging/cover.ts'
import { decodeRgb } from '../../imaging/decode.ts'
import { encodePng } from '../../imaging/encode.ts'
import { sha256File } from '../../imaging/fingerprint.ts'
import { now } from '../study/clock.ts'
import { startWork, type StudyContext, type Work } from '../context.ts'
import { transaction } from '../db/database.ts'
import { datasetById } from '../db/datasets.ts'
import { imageById, type ImageRow } from '../db/images.ts'
import { insertOcclusions, type NewOcclusion } from '../db/occlusions.ts'
import type { RunRow } from '../db/runs.ts'
import { requirePredictor } from '../prediction/predict.ts'
import { meanOutput, modelsFor, type FoldPrediction } from '../prediction/predict-folds.ts'
import { callPredict, className } from '../prediction/predict-images.ts'

/** Covered pictures that are kept: enough to look back within a sitting. */
const KEPT_OCCLUSIONS = 32
/** Longer side of the picture to look at: covering more pixels would hold up the engine. */
const SHOWN_PX = 768
/** The pictures of a call. */
const [BEFORE, AFTER] = [0, 1]

/**
 * Queues predictions with regions of an image covered, beside those of the image as it is. The study keeps what the models said.
 * Throws AppError 'not-found' for an image or model that is not there, 'bad-input' for regions that cover nothing.
 */
export function startOcclusion(context: StudyContext, request: OcclusionRequest): JobInfo<'occlude'> {
  const image = imageById(context.study.db, request.image)
  if (!image) throw new AppError('not-found', say`There is no image ${request.image} in this study.`)
  const runs = request.runs.map((id) => requirePredictor(context, id))
  requireRegions(request)
  return startWork(context, {
    kind: 'occlude',
    lane: 'model',
    title: `OcclusionTest a part of ${image.key}`,
    work: (work) => occlude(work, request, image, runs),
  })
}

async function occlude(
  work: Work,
  request: OcclusionRequest,
  image: ImageRow,
  runs: readonly RunRow[],
): Promise<OcclusionResult> {
  const { job } = work
  const { study } = work.context
  const { rectangles, fill = 'surrounding' } = request
  const source = imageFile(datasetById(study.db, image.datasetId)!, image.path)
  await mkdir(study.path(OCCLUDED), { recursive: true })
  const scale = Math.min(1, SHOWN_PX / Math.max(image.width, image.height))
  const [width, height] = [Math.ceil(image.width * scale), Math.ceil(image.height * scale)]
  const shown = { data: await decodeRgb(source, { width, height }), width, height }
  const covered = coverRegions(shown, rectangles, fill)
  await writeFile(study.path(occludedFile(job.id)), await encodePng(covered, width, height))
  await forgetOld(study.path(OCCLUDED))
  const before = { id: BEFORE, file: source, sha256: image.sha256 }
  const items: OcclusionResult['items'][number][] = []
  for (const [done, run] of runs.entries()) {
    job.progress({ step: 'predicting' }, done, runs.length)
    const draft = study.path(occludedDraft(job.id, run.id))
    try {
      const after = await coverForModel(source, draft, run, request)
      const answers = await answersOf(work, run, image.id, [before, after])
      const [as, then] = [answers.get(BEFORE)!, answers.get(AFTER)!]
      const index = run.classes.indexOf(as.predicted)
      const change = then.probabilities[index]! - as.probabilities[index]!
      items.push({ run: run.id, classes: run.classes, before: as, after: then, change })
    } finally {
      await rm(draft, { force: true })
    }
  }
  const count = coveredPixels(rectangles, width, height).reduce((sum, is) => sum + is, 0)
  const result = { image: image.id, fill, area: count / (width * height), picture: job.id, items }
  transaction(study.db, () => insertOcclusions(study.db, toRows(result, request, runs), now()))
  return result
}

function toRows(
  { image, fill, area, items }: OcclusionResult,
  { rectangles }: OcclusionRequest,
  runs: readonly RunRow[],
): NewOcclusion[] {
  const rows = items.map(({ run, before, after, change }, i) => ({
    run,
    image,
    rectangles,
    fill,
    area,
    predictedBefore: before.predicted,
    predictedAfter: after.predicted,
    before: before.probabilities,
    after: after.probabilities,
    change,
    versions: runs[i]!.versions,
  }))
  // Of a network that overflowed nothing can be told.
  return rows.filter(({ change }) => Number.isFinite(change))
}

/**
 * Covers the picture as the network sees it: a file of the input's own size is not resampled again, so that nothing but the regions
 * differs between before and after.
 */
async function coverForModel(
  source: string,
  draft: string,
  { input }: RunRow,
  { rectangles, fill = 'surrounding' }: OcclusionRequest,
): Promise<ComputeImage> {
  const { width, height } = input
  const data = await decodeRgb(source, { width, height })
  await writeFile(
    draft,
    await encodePng(coverRegions({ data, width, height }, rectangles, fill), width, height),
  )
  return { id: AFTER, file: draft, sha256: await sha256File(draft) }
}

/** Of the image before and after; of a cross-validation the mean of the models that did not learn from it. */
async function answersOf(
  work: Work,
  run: RunRow,
  image: number,
  pictures: readonly ComputeImage[],
): Promise<Map<number, OcclusionAnswer>> {
  const outputs = new Map<number, FoldPrediction[]>(pictures.map(({ id }) => [id, []]))
  let error: Sentence | undefined
  const models = modelsFor(work.context, run, image)
  const quiet = { ...work, job: { ...work.job, progress: () => undefined } }
  for (const model of models) {
    await callPredict(quiet, model, pictures, (batch) => {
      error ??= batch.failed[0]?.error
      for (const item of batch.items) outputs.get(item.image)!.push(item)
    })
  }
  if ([...outputs.values()].some((each) => each.length < models.length))
    throw new AppError('bad-input', error ?? say`${run.name} gave no prediction.`)
  return new Map(
    [...outputs].map(([id, each]) => {
      const { probabilities, logits } = meanOutput(each)
      return [id, { predicted: className(run, argmax(probabilities)), probabilities, logits }]
    }),
  )
}

function requireRegions({ rectangles, fill }: OcclusionRequest): void {
  const isReal = ({ x, y, width, height }: OcclusionRequest['rectangles'][number]): boolean =>
    [x, y, width, height].every(Number.isFinite) && width > 0 && height > 0
  const covers = ({ x, y, width, height }: OcclusionRequest['rectangles'][number]): boolean =>
    x < 1 && y < 1 && x + width > 0 && y + height > 0
  if (rectangles.length === 0 || !rectangles.every(isReal) || !rectangles.some(covers)) {
    throw new AppError('bad-input', say`The regions cover nothing of the image.`, {
      hint: say`Draw a rectangle over the part to cover.`,
    })
  }
  if (fill !== undefined && !OCCLUSION_FILLS.includes(fill))
    throw new AppError('bad-input', say`There is no fill "${fill}".`)
}

async function forgetOld(folder: string): Promise<void> {
  const jobs = (await readdir(folder)).flatMap((name) => /^(\d+)\.png$/.exec(name)?.[1] ?? [])
  const old = jobs
    .map(Number)
    .sort((a, b) => b - a)
    .slice(KEPT_OCCLUSIONS)
  await Promise.all(old.map((job) => rm(`${folder}/${job}.png`, { force: true })))
}
