/** Thread of the evaluations: reads the study through a connection of its own, answers once, ends. */
import { parentPort, workerData } from 'node:worker_threads'
import { toWireError } from '../../shared/errors.ts'
import { openReadOnly } from '../db/database.ts'
import { evaluateStudy } from './evaluate-study.ts'
import { evaluateStudySubgroups } from './subgroups.ts'
import type { EvaluationAnswer, EvaluationTask } from './evaluation-thread.ts'

const { database, kind, request } = workerData as EvaluationTask

function answer(): EvaluationAnswer {
  try {
    const db = openReadOnly(database)
    try {
      const value = kind === 'metrics' ? evaluateStudy(db, request) : evaluateStudySubgroups(db, request)
      return { value }
    } finally {
      db.close()
    }
  } catch (error) {
    return { error: toWireError(error) }
  }
}

parentPort?.postMessage(answer())
