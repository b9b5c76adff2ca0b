import { AppError } from '../../shared/errors.ts'
import type { EvaluateRequest, EvaluationPart, LeftOutRun } from '../../shared/domain/evaluation.ts'
import { PART_WORDS } from '../../shared/domain/dataset.ts'
import { toDo } from '../../shared/hint.ts'
import { say } from '../../shared/say.ts'
import type { ReadDb } from '../db/handles.ts'
import { listRuns, runById, type RunRow } from '../db/runs.ts'
import { currentSplit } from '../db/splits.ts'
import {
  averageRuns,
  faultOf,
  fittingPart,
  readEvaluatedRun,
  type EvaluatedModel,
} from './evaluated-model.ts'

export interface EvaluatedModels {
  readonly judged: readonly EvaluatedModel[]
  /** Runs with predictions there that cannot be evaluated. */
  readonly leftOut: readonly LeftOutRun[]
}

/**
 * The runs of a request that have predictions on its part, then its ensembles. Without named runs: all that are predicted on the
 * present split. Throws AppError 'not-found' when a named run has no predictions there, 'bad-input' for an ensemble that is none and
 * where none of the named runs can be evaluated.
 */
export function readEvaluatedModels(db: ReadDb, request: EvaluateRequest): EvaluatedModels {
  const named = request.runs?.map((id) => requireRun(db, id))
  const all = (named ?? runsOfCurrentSplit(db)).map((run) => readEvaluatedRun(db, run, request.part))
  const empty = all.find((one) => one.rows.length === 0)
  if (named && empty) throw withoutPredictions(empty.id, request.part)
  const some = all.filter((one) => one.rows.length > 0)
  const fit = some.filter((one) => faultOf(one) === null)
  if (named && some.length > 0 && fit.length === 0) requireEvaluable(some[0]!)
  const ensembles = (request.ensembles ?? []).map((members, i) =>
    averageRuns(membersOf(db, request, members), -i - 1),
  )
  const leftOut = some.flatMap((one) => {
    const fault = faultOf(one)
    return fault === null ? [] : [{ run: one.id, name: one.name, ...fault }]
  })
  return { judged: [...fit, ...ensembles], leftOut }
}

/** Throws AppError 'bad-input' for a run whose predictions cannot be evaluated. */
export function requireEvaluable(judged: EvaluatedModel): void {
  const fault = faultOf(judged)
  if (fault !== null) throw cannotEvaluate({ run: judged.id, name: judged.name, ...fault })
}

export function cannotEvaluate({ run, name, message }: LeftOutRun): AppError {
  return new AppError('bad-input', say`Run ${run} (${name}) cannot be evaluated: ${message}`, {
    hint: say`Add its model to the study again: where a network ends in logits, what makes probabilities of them is applied.`,
  })
}

/** The same model's predictions that something may be fitted to; null when it (or one of its members) has none. */
export function validationOf(db: ReadDb, judged: EvaluatedModel): EvaluatedModel | null {
  const ofRun = (id: number): EvaluatedModel => {
    const run = requireRun(db, id)
    return readEvaluatedRun(db, run, fittingPart(run))
  }
  const { of } = judged
  const parts = (of.kind === 'run' ? [of.run] : of.members).map(ofRun)
  if (parts.some((part) => part.rows.length === 0 || faultOf(part) !== null)) return null
  if (of.kind === 'run') return parts[0]!
  try {
    return averageRuns(parts, judged.id)
  } catch (error) {
    // Members that were not judged on the same validation images: nothing to choose on.
    if (error instanceof AppError) return null
    throw error
  }
}

function membersOf(db: ReadDb, { part }: EvaluateRequest, ids: readonly number[]): EvaluatedModel[] {
  const members = [...new Set(ids)].map((id) => readEvaluatedRun(db, requireRun(db, id), part))
  if (members.length < 2) {
    throw new AppError('bad-input', say`An ensemble needs at least two runs.`, {
      hint: toDo({ kind: 'choose-runs-to-average' }, say`Choose two or more different models.`),
    })
  }
  const empty = members.find((member) => member.rows.length === 0)
  if (empty) throw withoutPredictions(empty.id, part)
  members.forEach(requireEvaluable)
  return members
}

function runsOfCurrentSplit(db: ReadDb): RunRow[] {
  const split = currentSplit(db)
  return listRuns(db)
    .filter((run) => run.status === 'done')
    .map((run) => requireRun(db, run.id))
    .filter((run) => run.split === split?.id)
    .reverse()
}

function requireRun(db: ReadDb, id: number): RunRow {
  const run = runById(db, id)
  if (run) return run
  throw new AppError('not-found', say`There is no run ${id} in this study.`, {
    hint: say`Train or add a model first, or name one of its runs.`,
  })
}

function withoutPredictions(run: number, part: EvaluationPart): AppError {
  if (part === 'out-of-fold') {
    return new AppError(
      'not-found',
      say`Run ${run} is not a cross-validation: it has no out-of-fold predictions.`,
      {
        hint: toDo({ kind: 'cross-validate' }, say`Train with cross-validation first.`),
      },
    )
  }
  return new AppError(
    'not-found',
    say`Run ${run} has no predictions on labelled images of the ${PART_WORDS[part]} split.`,
    {
      hint: toDo({ kind: 'predict', run, part }, say`Predict these images with the model first.`),
    },
  )
}
