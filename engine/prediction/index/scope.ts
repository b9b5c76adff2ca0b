import type { SplitPart } from '../../../shared/domain/dataset.ts'
import { AppError } from '../../../shared/errors.ts'
import { say } from '../../../shared/say.ts'
import type { ClassThreshold, ModelOutput, QueueScope, Reason } from '../../../shared/domain/review.ts'
import type { ReadDb } from '../../db/handles.ts'
import { currentDataset } from '../../db/datasets.ts'
import { thresholdInForce } from '../../db/operating-points.ts'
import { runHead, type RunHead } from '../../db/review-index.ts'
import { currentSplit, splitById } from '../../db/splits.ts'
import type { ReadStudy } from '../../study/study-cache.ts'
import type { Answers, DatasetIndex } from './dataset-index.ts'
import { reviewIndexOf } from './review-index.ts'

/** The images and runs that a question is about. */
export interface Scope {
  readonly index: DatasetIndex
  readonly runs: readonly Answers[]
  /** The split that parts are named by: the first run's, or the present one. */
  readonly split: number
  /** Class that a run calls an image, by the threshold asked for or its operating point; -1 without a prediction. */
  called(answers: Answers, at: number): number
}

/**
 * Finds the runs and their dataset; null before the first import. Throws AppError 'not-found' for a run that is not there,
 * 'bad-input' for runs of different datasets or thresholds that make no sense.
 */
export function scopeOf(study: ReadStudy, request: QueueScope): Scope | null {
  const { db } = study
  const ids = request.runs ?? (request.run === undefined ? [] : [request.run])
  const runs = ids.map((id) => requireRunHead(db, id))
  const splits = runs.map((run) => splitById(db, run.split)!)
  const dataset = splits[0]?.dataset ?? currentDataset(db)?.id
  const split = splits[0]?.id ?? currentSplit(db)?.id
  if (dataset === undefined || split === undefined) return null
  if (splits.some((other) => other.dataset !== dataset)) {
    throw new AppError('bad-input', say`These runs were made on different image folders.`, {
      hint: say`Choose runs of one import.`,
    })
  }
  const index = reviewIndexOf(study).dataset(dataset)
  const thresholds = new Map(
    [...pointsInForce(db, runs), ...(request.thresholds ?? [])].map((each) => [
      each.run,
      toThreshold(runs, each),
    ]),
  )
  return {
    index,
    runs: runs.map((run) => index.answers(run)),
    split,
    called: (answers, at) => {
      const predicted = answers.predicted[at]!
      if (thresholds.size === 0 || predicted < 0) return predicted
      const threshold = thresholds.get(answers.run)
      if (!threshold) return predicted
      const p = answers.probabilities[at * answers.classes.length + threshold.index]!
      return p >= threshold.from ? threshold.index : 1 - threshold.index
    },
  }
}

/** Only these parts; null is every image. */
export function partFilter(scope: Scope, parts: readonly SplitPart[] | null): (at: number) => boolean {
  if (parts === null) return () => true
  const of = scope.index.parts(scope.split)
  return (at) => {
    const part = of[at]
    return part != null && parts.includes(part)
  }
}

/** Probability of the class that the run calls; NaN without a prediction. */
export function confidenceOf(scope: Scope, answers: Answers, at: number): number {
  const called = scope.called(answers, at)
  return called < 0 ? NaN : answers.probabilities[at * answers.classes.length + called]!
}

/** Null without a prediction or a label. */
export function isRight(scope: Scope, answers: Answers, at: number): boolean | null {
  const called = scope.called(answers, at)
  if (called < 0 || scope.index.labels[at] === null) return null
  return answers.labels[at] === called
}

/** Null without a prediction. */
export function outputAt(scope: Scope, answers: Answers, at: number): ModelOutput | null {
  const called = scope.called(answers, at)
  if (called < 0) return null
  return {
    run: answers.run,
    predicted: answers.classes[called]!,
    confidence: finite(confidenceOf(scope, answers, at)),
    right: isRight(scope, answers, at),
  }
}

export function outputsAt(scope: Scope, at: number): ModelOutput[] {
  return scope.runs.flatMap((answers) => outputAt(scope, answers, at) ?? [])
}

/** What a run said of an image, as the reason for showing it; null without a prediction. */
export function answerOf(scope: Scope, answers: Answers | undefined, at: number): Reason | null {
  const output = answers ? outputAt(scope, answers, at) : null
  return output && { kind: 'answer', ...output, label: scope.index.labels[at]! }
}

/** A network that overflowed is sure of nothing. */
export function finite(value: number): number {
  return Number.isFinite(value) ? value : 0
}

function pointsInForce(db: ReadDb, runs: readonly RunHead[]): ClassThreshold[] {
  return runs.flatMap((run) => {
    const point = thresholdInForce(db, run)
    return point ? [{ run: run.id, className: point.className, threshold: point.threshold }] : []
  })
}

function toThreshold(runs: readonly RunHead[], { run: id, className, threshold }: ClassThreshold) {
  const run = runs.find((each) => each.id === id)
  const index = run?.classes.indexOf(className) ?? -1
  if (run?.classes.length === 2 && index >= 0 && Number.isFinite(threshold)) return { index, from: threshold }
  throw new AppError('bad-input', say`Run ${id} has no threshold for "${className}".`, {
    hint: say`A threshold belongs to one of the chosen runs and to one of its two classes.`,
  })
}

function requireRunHead(db: ReadDb, id: number): RunHead {
  const run = runHead(db, id)
  if (run) return run
  throw new AppError('not-found', say`There is no run ${id} in this study.`, {
    hint: say`Choose one of its runs.`,
  })
}
