import { PIXEL_CACHE } from '../study/layout.ts'
import type { LabelledImage } from '../../shared/contract/compute-images.ts'
import { isCancelled } from '../../shared/errors.ts'
import type { JobInfo } from '../../shared/domain/job.ts'
import type { PreprocessingReport } from '../../shared/domain/preprocessing.ts'
import type { InputSpec } from '../../shared/domain/input.ts'
import { Random } from '../../shared/random.ts'
import { now } from '../study/clock.ts'
import { computeImage, requireModel, startWork, type StudyContext, type Work } from '../context.ts'
import { datasetById } from '../db/datasets.ts'
import { imagesOfSplit, type PartImage } from '../db/split-images.ts'
import { insertPreprocessing } from '../db/preprocessing.ts'
import { splitById } from '../db/splits.ts'
import { reportTo } from '../jobs/runner.ts'
import { engineVersions } from '../study/versions.ts'

/** Enough to tell ranges apart beyond chance, few enough to be looked at in seconds. */
const MOST_IMAGES = 50

/** Queues the preprocessing doctor for a run. Throws AppError 'not-found' for one without a model. */
export function startDoctor(context: StudyContext, id: number): JobInfo<'doctor'> {
  const run = requireModel(context, id)
  return startWork(context, {
    kind: 'doctor',
    lane: 'model',
    title: `Checking how ${run.name} wants its images`,
    run: id,
    work: (work) => examineRun(work, id),
  })
}

/** What examines a model: a run's, or one that is about to become a run. */
export interface Subject {
  /** Absolute path of the model file. */
  readonly model: string
  readonly input: InputSpec
  readonly classes: readonly string[]
  readonly split: number
}

/** Examines a run with its present setting and stores what was found. */
export async function examineRun(work: Work, id: number): Promise<PreprocessingReport> {
  const { context } = work
  const run = requireModel(context, id)
  const { input, classes, split, modelFile: model } = run
  const report = await examine(work, { model, input, classes, split })
  storeReport(context, id, report)
  return report
}

export function storeReport(context: StudyContext, run: number, report: PreprocessingReport): void {
  insertPreprocessing(context.study.db, run, report, engineVersions(), now())
  context.emit('changed', { what: 'runs', run })
}

/**
 * As a step of another job: the model is there and good whether it could be examined or not, so that no failure here may take it away.
 * Null then. Throws AppError 'cancelled' only.
 */
export async function examineIfPossible(
  work: () => Promise<PreprocessingReport>,
): Promise<PreprocessingReport | null> {
  try {
    return await work()
  } catch (error) {
    if (isCancelled(error)) throw error
    return null
  }
}

/** Puts labelled images of the study through a model in every way they could be prepared. */
export async function examine(
  { context, job, host }: Work,
  { model, input, classes, split }: Subject,
): Promise<PreprocessingReport> {
  const images = imagesToShow(context, split, classes)
  job.progress({ step: 'checking-input' }, 0, images.length)
  return host.call(
    'model.doctor',
    { model, input, classes, images, pixelCache: context.study.path(PIXEL_CACHE) },
    {
      signal: job.signal,
      on: { progress: reportTo(job) },
    },
  )
}

/**
 * Up to 50 images, as many of each class as there are. Validation images first and then training images, for how images are fed may
 * be chosen after them; test images are never among them, so that what is measured on those stays untouched by the choice.
 */
function imagesToShow({ study }: StudyContext, split: number, classes: readonly string[]): LabelledImage[] {
  const dataset = datasetById(study.db, splitById(study.db, split)!.dataset)!
  const random = new Random('preprocessing doctor')
  const byPart = (['val', 'train'] as const).map((part) =>
    random.shuffle(imagesOfSplit(study.db, split, [part]).filter(({ label }) => classes.includes(label))),
  )
  return evenly(byPart.flat(), classes, MOST_IMAGES).map((image) => ({
    ...computeImage(dataset, image),
    label: classes.indexOf(image.label),
  }))
}

/** The first images of each class in turn, until `most` are taken or none is left. */
export function evenly<T extends Pick<PartImage, 'label'>>(
  images: readonly T[],
  classes: readonly string[],
  most: number,
): T[] {
  const queues = classes.map((name) => images.filter(({ label }) => label === name))
  const longest = Math.max(0, ...queues.map((queue) => queue.length))
  const inTurn = Array.from({ length: longest }, (_, i) => queues.flatMap((queue) => queue.slice(i, i + 1)))
  return inTurn.flat().slice(0, most)
}
