/** What all calls have in common that go over images and answer in batches: how far they are, and what could not be read. */
import type { PlainStep } from '../../shared/domain/job-phase.ts'
import type { Sentence } from '../../shared/say.ts'
import type { ReadDb } from '../db/handles.ts'
import { imageById } from '../db/images.ts'
import type { JobContext } from '../jobs/runner.ts'

interface Batch {
  readonly items: readonly unknown[]
  readonly failed: readonly { readonly image: number; readonly error: Sentence }[]
}

/** Images that could not be read, by their names, and why. */
export type Failures = { image: string; error: Sentence }[]

/** Begins a step of a job over so many images; what is returned counts each batch as it is taken in. */
export function countImages(job: JobContext, step: PlainStep, total: number): (batch: Batch) => void {
  let done = 0
  job.progress({ step }, done, total)
  return ({ items, failed }) => job.progress({ step }, (done += items.length + failed.length), total)
}

/** What a call could not read, by the names of the images instead of their numbers. */
export function nameFailures(db: ReadDb, failed: Batch['failed']): Failures {
  return failed.map(({ image, error }) => ({ image: imageById(db, image)?.key ?? String(image), error }))
}
