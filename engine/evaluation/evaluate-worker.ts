/** Thread of the evaluations: reads the study through a connection of its own. */
import { answering } from '../../threads/answering.ts'
import { openReadOnly } from '../db/database.ts'
import { evaluateStudy } from './evaluate-study.ts'
import type { EvaluationTask } from './pending-evaluation.ts'
import { evaluateStudySubgroups } from './subgroups.ts'

export const answer = answering(({ database, kind, request }: EvaluationTask) => {
  const db = openReadOnly(database)
  try {
    return kind === 'metrics' ? evaluateStudy(db, request) : evaluateStudySubgroups(db, request)
  } finally {
    db.close()
  }
})
