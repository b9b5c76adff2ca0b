import type { ModelCalls } from '../../shared/contract/model-calls.ts'
import type { Handlers } from '../../shared/rpc.ts'
import type { EngineAccess } from './access.ts'
import { resolve } from 'node:path'
import { requireModel, requireRun } from '../context.ts'
import { preprocessingOf } from '../db/preprocessing.ts'
import { startAddModel } from '../models/add-model.ts'
import { startDoctor } from '../models/doctor.ts'
import { exportModel } from '../models/export-model.ts'
import { startSetInput } from '../models/set-input.ts'

export function modelHandlers(engine: EngineAccess): Handlers<ModelCalls> {
  const db = () => engine.context.study.db
  return {
    'run.export': (request) => exportModel(engine.context, request),
    'model.inspect': ({ file }, { signal }) =>
      engine.hosts.model.call('model.inspect', { file: resolve(file) }, { signal }),
    'run.inspect': ({ run }, { signal }) => {
      const { modelFile: file } = requireModel(engine.context, run)
      return engine.hosts.model.call('model.inspect', { file }, { signal })
    },
    'model.add': (request) => startAddModel(engine.context, { ...request, file: resolve(request.file) }),
    'model.doctor': ({ run }) => startDoctor(engine.context, run),
    'preprocessing.get': ({ run }) => preprocessingOf(db(), requireRun(engine.context, run).id),
    'run.setInput': (request) => startSetInput(engine.context, request),
  }
}
