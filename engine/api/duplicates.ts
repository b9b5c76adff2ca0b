import type { DuplicateCalls } from '../../shared/contract/duplicate-calls.ts'
import type { DuplicateOutcome } from '../../shared/domain/duplicates.ts'
import type { Handlers } from '../../shared/rpc.ts'
import {
  decideDuplicate,
  duplicateCounts,
  duplicatesPage,
  undoDuplicate,
} from '../dataset/duplicates/decisions.ts'
import type { EngineAccess } from './access.ts'
import { clampPage } from './page.ts'

export function duplicateHandlers(engine: EngineAccess): Handlers<DuplicateCalls> {
  const db = () => engine.context.study.db
  return {
    'duplicates.page': (request) => duplicatesPage(db(), { ...request, ...clampPage(request) }),
    'duplicates.counts': () => duplicateCounts(db()),
    'duplicates.decide': (change) => tell(engine, decideDuplicate(db(), change)),
    'duplicates.undo': () => tell(engine, undoDuplicate(db())),
  }
}

/** A decision may leave an image out, or take it in again. */
function tell<T extends DuplicateOutcome | null>(engine: EngineAccess, outcome: T): T {
  if (outcome === null) return outcome
  engine.emit('changed', { what: 'duplicates' })
  engine.emit('changed', { what: 'exclusions' })
  return outcome
}
