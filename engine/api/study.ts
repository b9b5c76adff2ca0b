import type { StudyCalls } from '../../shared/contract/study-calls.ts'
import type { Handlers, RequestOf } from '../../shared/rpc.ts'
import type { EngineAccess } from './access.ts'
import { AppError } from '../../shared/errors.ts'
import { say } from '../../shared/say.ts'
import { generateSample } from '../../imaging/synthetic/sample.ts'
import { getSetting } from '../db/settings.ts'
import { setSetting } from '../db/settings.ts'
import { systemInfo } from '../hosts/system.ts'

export function studyHandlers(engine: EngineAccess): Handlers<StudyCalls> {
  const db = () => engine.context.study.db
  return {
    'system.info': () => systemInfo(engine.hosts.model),
    'study.open': ({ folder, create }) => engine.open(folder, create),
    'study.current': () => engine.summary(),
    'study.close': async () => (await engine.closeStudy(), null),
    'sample.make': (request) =>
      engine.looseJobs.start({
        kind: 'sample',
        lane: 'data',
        title: 'Drawing the synthetic sample',
        work: ({ signal, progress }) =>
          generateSample({
            ...request,
            signal,
            onProgress: ({ done, total }) => progress({ step: 'drawing' }, done, total),
          }),
      }),
    'jobs.list': () => engine.jobs(),
    'job.cancel': ({ id }) => (engine.runnerOf(id).cancel(id), null),
    'settings.get': ({ key }) => getSetting(db(), key),
    'settings.set': ({ key, value }) => (setSetting(db(), key, value), null),
    'media.file': (request) => mediaFile(engine, request),
  }
}

/** Ids count from 1 in every study: asked of one that is no longer open, the picture of another must not come back. */
async function mediaFile(engine: EngineAccess, { kind, id, study }: RequestOf<StudyCalls, 'media.file'>) {
  const requireOpen = (): void => {
    if (study !== undefined && !engine.isOpen(study))
      throw new AppError('cancelled', say`Another study is open by now.`)
  }
  requireOpen()
  try {
    return await engine.context.media.file(kind, id)
  } finally {
    requireOpen()
  }
}
