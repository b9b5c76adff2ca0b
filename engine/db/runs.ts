import { say, storedSentence, type Sentence } from '../../shared/say.ts'
import type { RunDetail, RunKind, RunStatus, RunSummary } from '../../shared/domain/run.ts'
import type { ClassShares, Epoch } from '../../shared/domain/epoch.ts'
import type { InputSpec } from '../../shared/domain/input.ts'
import { storedConfigSchema, type TrainConfig } from '../../shared/domain/train-config.ts'
import { diagnoseTraining } from '../../shared/domain/training-warnings.ts'
import { transaction } from './database.ts'
import { type ReadDb, type WriteDb } from './handles.ts'
import { deleteFolds } from './folds.ts'
import { thresholdInForce } from './operating-points.ts'

export interface NewRun {
  readonly split: number
  /** Newest row of the label history when the run was asked for. */
  readonly labelsUntil: number
  readonly kind: RunKind
  readonly name: string
  readonly model: string
  readonly classes: readonly string[]
  readonly positive: string | null
  readonly config: TrainConfig | null
  readonly input: InputSpec
  readonly versions: Readonly<Record<string, string>>
}

/** A run with what only the engine needs. */
export interface RunRow extends RunDetail {
  readonly split: number
  readonly labelsUntil: number
  readonly positive: string | null
}

interface Row {
  id: number
  split_id: number
  labels_until: number
  kind: RunKind
  name: string
  model: string
  status: RunStatus
  classes: string
  positive: string | null
  config: string | null
  input: string
  versions: string
  parameters: number | null
  tap: string | null
  best_epoch: number | null
  stopped: string | null
  file: string | null
  weights_sha256: string | null
  error: string | null
  /** The sentence of `error` with its parts; null in rows of earlier versions. */
  error_parts: string | null
  created_at: string
  finished_at: string | null
  predicted: number
  folds: string
}

const selectRun = `
  SELECT run.*, (
    SELECT count(*) FROM prediction JOIN split_image USING (image_id)
    WHERE prediction.run_id = run.id AND split_image.split_id = run.split_id AND part = 'test'
  ) AS predicted, (
    SELECT json_group_array(model_id) FROM (SELECT model_id FROM fold WHERE fold.run_id = run.id ORDER BY fold)
  ) AS folds FROM run`

/** A queued run; returns its id. */
export function insertRun(db: WriteDb, run: NewRun, at: string): number {
  const { lastInsertRowid } = db
    .prepare(
      `INSERT INTO run (split_id, labels_until, kind, name, model, status, classes, positive, config, seed, input, versions, created_at)
       VALUES (?, ?, ?, ?, ?, 'queued', ?, ?, ?, ?, ?, ?, ?)`,
    )
    .run(
      run.split,
      run.labelsUntil,
      run.kind,
      run.name,
      run.model,
      JSON.stringify(run.classes),
      run.positive,
      run.config && JSON.stringify(run.config),
      run.config?.seed ?? null,
      JSON.stringify(run.input),
      JSON.stringify(run.versions),
      at,
    )
  return Number(lastInsertRowid)
}

export function startRun(db: WriteDb, id: number): void {
  db.prepare(
    "UPDATE run SET status = 'running', stopped = NULL, error = NULL, error_parts = NULL, finished_at = NULL WHERE id = ?",
  ).run(id)
}

export interface FinishedRun {
  readonly input: InputSpec
  readonly parameters: number
  readonly tap: string | null
  readonly bestEpoch: number | null
  readonly stopped: string | null
  /** Null for a cross-validation, which has no model of its own; so is its hash. */
  readonly file: string | null
  readonly weightsSha256: string | null
  readonly versions: Readonly<Record<string, string>>
}

/** The last change a run ever sees. */
export function finishRun(db: WriteDb, id: number, run: FinishedRun, at: string): void {
  db.prepare(
    `UPDATE run SET status = 'done', input = ?, parameters = ?, tap = ?, best_epoch = ?, stopped = ?, file = ?,
     weights_sha256 = ?, versions = ?, finished_at = ? WHERE id = ?`,
  ).run(
    JSON.stringify(run.input),
    run.parameters,
    run.tap,
    run.bestEpoch,
    run.stopped,
    run.file,
    run.weightsSha256,
    JSON.stringify(run.versions),
    at,
    id,
  )
}

export function endRun(
  db: WriteDb,
  id: number,
  status: 'failed' | 'cancelled' | 'interrupted',
  error: Sentence | null,
  at: string,
  stopped: string = status,
): void {
  db.prepare(
    'UPDATE run SET status = ?, stopped = ?, error = ?, error_parts = ?, finished_at = ? WHERE id = ?',
  ).run(status, stopped, error?.text ?? null, error && JSON.stringify(error), at, id)
}

/** Other settings for a training that is not finished, and for the folds of a cross-validation that are not. */
export function setRunConfig(db: WriteDb, id: number, config: TrainConfig): void {
  db.prepare(
    `UPDATE run SET config = @config WHERE id = @id
     OR (status NOT IN ('done', 'failed') AND id IN (SELECT model_id FROM fold WHERE run_id = @id))`,
  ).run({ id, config: JSON.stringify(config) })
}

/** Takes away a training that has no model, with its folds. */
export function deleteRun(db: WriteDb, id: number): void {
  transaction(db, () => {
    deleteFolds(db, id)
    db.prepare('DELETE FROM run WHERE id = ?').run(id)
  })
}

/** Runs that a process left behind unfinished when it died; returns their ids. */
export function interruptRuns(db: WriteDb, at: string): number[] {
  const error = say`LesionLens ended while this was running.`
  return db
    .prepare<[string, string, string], number>(
      `UPDATE run SET status = 'interrupted', stopped = 'interrupted', error = ?, error_parts = ?, finished_at = ?
       WHERE status IN ('queued', 'running') RETURNING id`,
    )
    .pluck()
    .all(error.text, JSON.stringify(error), at)
}

/** Newest first, without the models of folds. */
export function listRuns(db: ReadDb): RunSummary[] {
  return db
    .prepare<[], Row>(`${selectRun} WHERE run.id NOT IN (SELECT model_id FROM fold) ORDER BY run.id DESC`)
    .all()
    .map((row) => toSummary(db, row))
}

export function runById(db: ReadDb, id: number): RunRow | undefined {
  const row = db.prepare<[number], Row>(`${selectRun} WHERE run.id = ?`).get(id)
  if (!row) return undefined
  const summary = toSummary(db, row)
  const config = row.config === null ? null : storedConfig(row.config)
  const epochs = epochsOf(db, id)
  return {
    ...summary,
    config,
    epochs,
    troubles: config === null ? [] : diagnoseTraining(epochs, { config, classes: summary.classes }),
    versions: JSON.parse(row.versions) as Record<string, string>,
    split: row.split_id,
    labelsUntil: row.labels_until,
    positive: row.positive,
  }
}

/** Earlier versions knew fewer settings: what they did not store they did as the defaults say. */
function storedConfig(text: string): TrainConfig {
  return storedConfigSchema.parse(JSON.parse(text))
}

/**
 * Not-a-number values become null in the file and on the wire: JSON has no NaN. A resumed training repeats the epochs since its
 * checkpoint.
 */
export function insertEpoch(db: WriteDb, run: number, epoch: Epoch): void {
  db.prepare('INSERT OR REPLACE INTO epoch VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)').run(
    run,
    epoch.epoch,
    finite(epoch.loss),
    finite(epoch.accuracy),
    finite(epoch.valLoss),
    finite(epoch.valAccuracy),
    epoch.learningRate,
    epoch.seconds,
    epoch.classShares ? JSON.stringify(epoch.classShares) : null,
  )
}

/** The same weights have the same history. */
export function copyEpochs(db: WriteDb, from: number, to: number): void {
  db.prepare(
    `INSERT INTO epoch SELECT ?, epoch, loss, accuracy, val_loss, val_accuracy, learning_rate, seconds, class_shares
     FROM epoch WHERE run_id = ?`,
  ).run(to, from)
}

function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null
}

function epochsOf(db: ReadDb, run: number): Epoch[] {
  return db
    .prepare<[number], Omit<Epoch, 'classShares'> & { readonly classShares: string | null }>(
      `SELECT epoch, loss, accuracy, val_loss AS valLoss, val_accuracy AS valAccuracy, learning_rate AS learningRate, seconds,
       class_shares AS classShares FROM epoch WHERE run_id = ? ORDER BY epoch`,
    )
    .all(run)
    .map(({ classShares, ...epoch }) => ({
      ...epoch,
      ...(classShares !== null && { classShares: JSON.parse(classShares) as ClassShares }),
    }))
}

function toSummary(db: ReadDb, row: Row): RunSummary {
  const { id, positive } = row
  const classes = JSON.parse(row.classes) as string[]
  return {
    id,
    name: row.name,
    kind: row.kind,
    model: row.model,
    status: row.status,
    classes,
    input: JSON.parse(row.input) as InputSpec,
    parameters: row.parameters,
    tap: row.tap,
    bestEpoch: row.best_epoch,
    stopped: row.stopped,
    file: row.file,
    weightsSha256: row.weights_sha256,
    createdAt: row.created_at,
    finishedAt: row.finished_at,
    error: row.error === null ? null : storedError(row.error, row.error_parts),
    predicted: row.predicted,
    threshold: thresholdInForce(db, { id, classes, positive }),
    folds: JSON.parse(row.folds) as number[],
  }
}

function storedError(text: string, parts: string | null): Sentence {
  return parts === null ? storedSentence(text) : (JSON.parse(parts) as Sentence)
}

/** 'scratch-cnn', then 'scratch-cnn 2', ... */
export function runName(db: ReadDb, base: string): string {
  const names = new Set(listRuns(db).map((run) => run.name))
  if (!names.has(base)) return base
  for (let n = 2; ; n++) if (!names.has(`${base} ${n}`)) return `${base} ${n}`
}
