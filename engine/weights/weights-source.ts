import { startingWeights } from '../../shared/domain/starting-weights.ts'
import { statSync } from 'node:fs'
import { basename, resolve } from 'node:path'
import { ARCHITECTURES, pretrainedWeights, type ModelId } from '../../models/registry.ts'
import type { WeightsEntry } from '../../models/weights-manifest.ts'
import { AppError } from '../../shared/errors.ts'
import { toDo } from '../../shared/hint.ts'
import { say } from '../../shared/say.ts'
import type { JobInfo } from '../../shared/domain/job.ts'
import type { TrainConfig } from '../../shared/domain/train-config.ts'
import type { WeightsRequest, WeightsStatus } from '../../shared/domain/weights.ts'
import type { JobContext, JobRunner } from '../jobs/runner.ts'
import { hashFile, weightsFile, weightsState, type WeightsFileOptions } from './weights-file.ts'

/** Where pretrained weights come from; tests put a server of their own in the place of the published one. */
export interface WeightsSource extends Pick<WeightsFileOptions, 'cacheFolder' | 'origin' | 'timing'> {
  readonly entryOf: (model: ModelId, alpha?: number) => WeightsEntry | undefined
}
export const publishedWeights: WeightsSource = { entryOf: pretrainedWeights }

/** Whether the weights of an architecture are on this machine. */
export async function weightsStatus(
  source: WeightsSource,
  { model, alpha }: WeightsRequest,
): Promise<WeightsStatus> {
  const entry = source.entryOf(model, alpha)
  if (!entry) {
    return { model, state: 'none', bytes: null, source: null, licence: null, file: null }
  }
  const { file, cached } = await weightsState(entry, source.cacheFolder)
  const { bytes, url, licence } = entry
  return { model, state: cached ? 'cached' : 'absent', bytes, source: url, licence, file }
}

/** Queues a download; done at once when the file is there. Throws AppError 'bad-input' where nothing was published. */
export function startWeightsDownload(
  jobs: JobRunner,
  source: WeightsSource,
  request: WeightsRequest,
): JobInfo<'download'> {
  const entry = requireEntry(source, request)
  return jobs.start({
    kind: 'download',
    lane: 'download',
    title: `Downloading the weights of ${ARCHITECTURES[request.model].title}`,
    work: async (job): Promise<WeightsStatus> => {
      await fetchWeights(source, entry, job)
      return weightsStatus(source, request)
    },
  })
}

/** Throws AppError 'bad-input' for weights that cannot be had, before a run is made for them. */
export function requireWeights(source: WeightsSource, { model, weights, expert }: TrainConfig): void {
  const start = startingWeights(weights)
  if (start.kind === 'imagenet') return void requireEntry(source, { model, alpha: expert.alpha })
  if (start.kind !== 'file') return
  const file = resolve(start.path)
  if (statSync(file, { throwIfNoEntry: false })?.isFile()) return
  throw new AppError('bad-input', say`The weights ${file} are not there.`, {
    file,
    hint: toDo(
      { kind: 'choose-starting-weights' },
      say`Choose a Keras file (.h5 or .keras), the published weights, or random weights.`,
    ),
  })
}

export interface ChosenWeights {
  /** Absolute path. */
  readonly file: string
  /** Name and hash, for the row of the run. */
  readonly origin: string
}

/** The file that a configuration's weights are in, downloaded first where needed; null for random ones. */
export async function chosenWeights(
  source: WeightsSource,
  { model, weights, expert }: TrainConfig,
  job: JobContext,
): Promise<ChosenWeights | null> {
  const start = startingWeights(weights)
  if (start.kind === 'random' || start.kind === 'run') return null
  const file =
    start.kind === 'imagenet'
      ? await fetchWeights(source, requireEntry(source, { model, alpha: expert.alpha }), job)
      : resolve(start.path)
  return { file, origin: `${basename(file)} sha256:${await hashFile(file, 'sha256')}` }
}

function fetchWeights(source: WeightsSource, entry: WeightsEntry, job: JobContext): Promise<string> {
  const { cacheFolder, origin, timing } = source
  return weightsFile(entry, {
    cacheFolder,
    origin,
    timing,
    signal: job.signal,
    onProgress: ({ bytes, total }) => job.progress({ step: 'downloading-weights' }, bytes, total),
  })
}

function requireEntry(source: WeightsSource, { model, alpha = 1 }: WeightsRequest): WeightsEntry {
  const entry = source.entryOf(model, alpha)
  if (entry) return entry
  throw new AppError(
    'bad-input',
    alpha === 1
      ? say`There are no pretrained weights for ${model} to download.`
      : say`There are no pretrained weights for ${model} of width ${alpha} to download.`,
    {
      hint: toDo({ kind: 'start-from-random-weights' }, say`Start it from random weights, or choose a file.`),
    },
  )
}
