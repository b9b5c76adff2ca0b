import { say, storedSentence } from '../../shared/say.ts'
import { formatPhase, parsePhase } from '../../shared/domain/job-phase.ts'
import type { JobInfo, JobKind, JobStatus } from '../../shared/domain/job.ts'
import type { ReadDb, WriteDb } from './handles.ts'

interface Row {
  id: number
  kind: JobKind
  title: string
  status: JobStatus
  phase: string
  done: number
  total: number
  run_id: number | null
  error: string | null
  result: string | null
  created_at: string
  started_at: string | null
  finished_at: string | null
}

/** A queued job; returns its id. */
export function insertJob(
  db: WriteDb,
  job: { readonly kind: JobKind; readonly title: string; readonly run: number | null },
  at: string,
): number {
  const { lastInsertRowid } = db
    .prepare(
      `INSERT INTO job (kind, title, status, phase, done, total, run_id, created_at) VALUES (?, ?, 'queued', '', 0, 0, ?, ?)`,
    )
    .run(job.kind, job.title, job.run, at)
  return Number(lastInsertRowid)
}

/** Stores where a job stands; its id stays. */
export function updateJob(db: WriteDb, job: JobInfo): void {
  db.prepare(
    `UPDATE job SET status = ?, phase = ?, done = ?, total = ?, error = ?, result = ?, started_at = ?, finished_at = ?,
     run_id = (SELECT id FROM run WHERE id = ?) WHERE id = ?`,
  ).run(
    job.status,
    formatPhase(job.phase),
    Math.round(job.done),
    Math.round(job.total),
    job.error && JSON.stringify(job.error),
    job.result === undefined || job.result === null ? null : JSON.stringify(job.result),
    job.startedAt,
    job.finishedAt,
    job.run,
    job.id,
  )
}

/** Newest first. */
export function listJobs(db: ReadDb, limit: number): JobInfo[] {
  return db.prepare<[number], Row>('SELECT * FROM job ORDER BY id DESC LIMIT ?').all(limit).map(toJob)
}

/** Jobs that a process left behind when it died; returns how many. */
export function interruptJobs(db: WriteDb, at: string): number {
  const error = {
    message: say`LesionLens ended while this was running.`,
    hint: say`What was stored until then is kept. Start it again.`,
  }
  return db
    .prepare(
      "UPDATE job SET status = 'interrupted', error = ?, finished_at = ? WHERE status IN ('queued', 'running')",
    )
    .run(JSON.stringify(error), at).changes
}

function toJob(row: Row): JobInfo {
  return {
    id: row.id,
    kind: row.kind,
    title: row.title,
    status: row.status,
    phase: parsePhase(row.phase),
    done: row.done,
    total: row.total,
    secondsLeft: null,
    run: row.run_id,
    createdAt: row.created_at,
    startedAt: row.started_at,
    finishedAt: row.finished_at,
    error: row.error === null ? null : readError(row.error),
    result: row.result === null ? null : (JSON.parse(row.result) as JobInfo['result']),
  }
}

/** Jobs of earlier versions hold texts in place of sentences. */
function readError(json: string): JobInfo['error'] {
  const { code, message, hint } = JSON.parse(json) as NonNullable<JobInfo['error']>
  return { code, message: storedSentence(message), hint: hint && storedSentence(hint) }
}
