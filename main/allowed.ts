/** The names the bridge lets through. `satisfies` makes a call or event that is missing here a compile error. */
import type { EngineCalls, EngineEvents } from '../shared/contract.ts'

const engineCalls = {
  'system.info': true,
  'study.open': true,
  'study.current': true,
  'study.close': true,
  'sample.make': true,
  'dataset.inspect': true,
  'dataset.import': true,
  'dataset.summary': true,
  'images.page': true,
  'image.get': true,
  'images.find': true,
  'label.set': true,
  'run.start': true,
  'run.resume': true,
  'run.get': true,
  'runs.list': true,
  'run.export': true,
  'model.inspect': true,
  'model.add': true,
  'predict.start': true,
  'predictions.list': true,
  'explain.start': true,
  evaluate: true,
  'evaluate.subgroups': true,
  'operating-point.set': true,
  'isic.export': true,
  'review.queue': true,
  'review.counts': true,
  'metadata.columns': true,
  'review.set': true,
  'review.undo': true,
  'review.redo': true,
  'review.reviewers': true,
  'review.agreement': true,
  'reviews.export': true,
  'labels.corrected': true,
  'sample.view': true,
  'report.write': true,
  'jobs.list': true,
  'job.cancel': true,
  'settings.get': true,
  'settings.set': true,
  'media.file': true,
} satisfies Record<keyof EngineCalls, true>

const engineEvents = {
  job: true,
  epoch: true,
  changed: true,
  study: true,
} satisfies Record<keyof EngineEvents, true>

export const ENGINE_CALLS: ReadonlySet<string> = new Set(Object.keys(engineCalls))
export const ENGINE_EVENTS: ReadonlySet<string> = new Set(Object.keys(engineEvents))
