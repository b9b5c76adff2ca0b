/**
 * Where files of a study lie: the only place that knows. All paths are relative to the study's folder unless a function says
 * otherwise; `study.path(...)` makes them absolute.
 */
import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { DRAFT_SUFFIX } from '../../files/write-whole.ts'

export const STUDY_DATABASE = 'study.sqlite'
/** A tiny database that the process writes which has the study open. */
export const STUDY_LOCK = 'study.lock.sqlite'
/** What versions before it had in its place. */
export const EARLIER_LOCK = 'study.lock'
/** What can be made again. */
export const CACHE = 'cache'
/** Made when a study is opened. */
export const STUDY_FOLDERS = ['models', 'explanations', CACHE, 'exports'] as const
const MODELS = 'models'
/** Pictures with covered parts, by job. */
export const OCCLUDED = 'cache/occluded'
export const THUMBNAILS = 'cache/thumbs'
/** What imports have read of files: only speed is lost when it is deleted. */
export const KEPT_READS = 'cache/read-images.sqlite'
/** Decoded pixels: only speed is lost when the folder is deleted. */
export const PIXEL_CACHE = 'cache/pixels'

/** Absolute path of an image of a dataset, which lies outside the study. */
export function imageFile(dataset: { readonly folder: string }, path: string): string {
  return join(dataset.folder, path)
}

export function modelFile(run: number): string {
  return `${MODELS}/run-${run}.keras`
}

/** A model on its way into the study, by the job that adds it. */
export function modelDraft(job: number): string {
  return `${MODELS}/.adding-${job}.keras`
}

/** Endings of earlier versions, which may have left such a file. */
const OLD_DRAFT = /\.tmp$/
/** Drafts whose name must end as that of the whole file, because it tells the reader their format. */
const NAMED_DRAFT = /\.part\.png$|^\.adding-\d+\.keras$/

/** Whether a file in a study's folders is one that is being written, by its name: whatever is whole was renamed. */
export function isHalfWritten(name: string): boolean {
  return name.endsWith(DRAFT_SUFFIX) || NAMED_DRAFT.test(name) || OLD_DRAFT.test(name)
}

export function checkpointFile(run: number): string {
  return `${MODELS}/run-${run}.checkpoint`
}

/** `explanations/<run>/<image>.<method>.<layer>.<class>.f32`. */
export function mapFile(run: number, image: number, method: string, layer: string, target: number): string {
  return `explanations/${run}/${image}.${fileSafe(method)}.${fileSafe(layer)}.${target}.f32`
}

/** As `mapFile`, for a picture outside the study: named by its content, in the cache. */
export function outsideMapFile(
  run: number,
  sha256: string,
  method: string,
  layer: string,
  target: number,
): string {
  return `cache/outside/${run}/${sha256.slice(0, 32)}.${fileSafe(method)}.${fileSafe(layer)}.${target}.f32`
}

export function occludedFile(job: number): string {
  return `${OCCLUDED}/${job}.png`
}

/** An occluded picture as one run gets it. */
export function occludedDraft(job: number, run: number): string {
  return `${OCCLUDED}/${job}.${run}.part.png`
}

/** A changed training image; only the last ones asked for are there. */
export function previewFile(id: number): string {
  return `cache/preview/${id}.png`
}

/** A picture that the window can show, of one that it cannot. */
export function displayFile(sha256: string): string {
  return `cache/display/${sha256}.jpg`
}

export function thumbnailFile(sha256: string): string {
  return `${THUMBNAILS}/${sha256}.jpg`
}

export function embeddingFile(key: string, suffix: string): string {
  return `cache/embeddings/${key}${suffix}`
}

/** Layer names may hold slashes and anything else. */
function fileSafe(name: string): string {
  const safe = name.replaceAll(/[^\w+-]/g, '_').slice(0, 60)
  return safe === name ? name : `${safe}-${createHash('sha256').update(name).digest('hex').slice(0, 8)}`
}
