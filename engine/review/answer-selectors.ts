/** Queues by what the runs answered: mistakes, doubts, disagreements, and the bins and cells of charts. */
import { AppError } from '../../shared/errors.ts'
import { say } from '../../shared/say.ts'
import type { Queue } from '../../shared/domain/review.ts'
import type { Answers } from '../prediction/index/dataset-index.ts'
import {
  answerOf,
  confidenceOf,
  finite,
  isRight,
  outputAt,
  outputsAt,
  type Scope,
} from '../prediction/index/scope.ts'
import type { Selector } from './selector.ts'

export function wrong(scope: Scope, from: number): Selector {
  const worst = (at: number): { answers: Answers; confidence: number } | null => {
    let found: { answers: Answers; confidence: number } | null = null
    for (const answers of scope.runs) {
      if (isRight(scope, answers, at) !== false) continue
      const confidence = finite(confidenceOf(scope, answers, at))
      if (confidence >= from && (!found || confidence > found.confidence)) found = { answers, confidence }
    }
    return found
  }
  return {
    score: (at) => worst(at)?.confidence ?? null,
    why: (at) => answerOf(scope, worst(at)?.answers, at)!,
  }
}

/** The scope with one of its runs alone. Throws AppError 'bad-input' when it is not among them. */
export function only(scope: Scope, run: number | undefined): Scope {
  if (run === undefined) return scope
  const runs = scope.runs.filter((answers) => answers.run === run)
  if (runs.length === 0) throw new AppError('bad-input', say`Run ${run} is not among the chosen runs.`)
  return { ...scope, runs }
}

export function confusion(
  scope: Scope,
  cell: { readonly label: string; readonly predicted: string },
): Selector {
  const first = requireRuns(scope, 1)[0]!
  const predicted = first.classes.indexOf(cell.predicted)
  return {
    score: (at) =>
      scope.index.labels[at] === cell.label && predicted >= 0 && scope.called(first, at) === predicted
        ? finite(confidenceOf(scope, first, at))
        : null,
    why: (at) => answerOf(scope, first, at)!,
  }
}

export function uncertain(scope: Scope, below: number): Selector {
  const least = (at: number): { answers: Answers; confidence: number } | null => {
    let found: { answers: Answers; confidence: number } | null = null
    for (const answers of scope.runs) {
      if (answers.predicted[at]! < 0) continue
      const confidence = finite(confidenceOf(scope, answers, at))
      if (confidence < below && (!found || confidence < found.confidence)) found = { answers, confidence }
    }
    return found
  }
  return {
    score: (at) => {
      const found = least(at)
      return found && -found.confidence
    },
    why: (at) => ({
      kind: 'low-confidence',
      output: outputAt(scope, least(at)!.answers, at)!,
      below,
    }),
  }
}

export function disagreement(scope: Scope, which: 'differ' | 'all' | number): Selector {
  const runs = requireRuns(scope, 2)
  if (typeof which === 'number') only(scope, which)
  const disagrees = (at: number): boolean => {
    if (which !== 'differ')
      return runs.every(
        (answers) => isRight(scope, answers, at) === (which !== 'all' && answers.run !== which),
      )
    const names = runs.map((answers) => answers.classes[scope.called(answers, at)])
    return !names.includes(undefined) && names.some((name) => name !== names[0])
  }
  return {
    // The surer they are, the more there is to learn from one of them being wrong.
    score: (at) =>
      disagrees(at) ? runs.reduce((sum, answers) => sum + finite(confidenceOf(scope, answers, at)), 0) : null,
    why: (at) => ({
      kind: 'disagreement',
      label: scope.index.labels[at]!,
      outputs: outputsAt(scope, at),
    }),
  }
}

export function probability(scope: Scope, queue: Extract<Queue, { kind: 'probability' }>): Selector {
  const first = requireRuns(scope, 1)[0]!
  const { className, low, high, closed = 'low' } = queue
  const named = className === undefined ? -1 : first.classes.indexOf(className)
  if (className !== undefined && named < 0)
    throw new AppError('bad-input', say`Run ${first.run} knows no class "${className}".`, {
      hint: say`Its classes are: ${first.classes.join(', ')}.`,
    })
  const classAt = (at: number): number => (named >= 0 ? named : first.predicted[at]!)
  const value = (at: number): number =>
    first.predicted[at]! < 0 ? NaN : first.probabilities[at * first.classes.length + classAt(at)]!
  const holds = (p: number): boolean =>
    closed === 'low'
      ? p >= low && (p < high || (high >= 1 && p === 1))
      : p <= high && (p > low || (low <= 0 && p === 0))
  return {
    score: (at) => (holds(value(at)) ? value(at) : null),
    why: (at) => {
      const about = { run: first.run, className: first.classes[classAt(at)]!, low, high }
      return { kind: 'probability', ...about, probability: value(at) }
    },
  }
}

/** Throws AppError 'bad-input' with fewer. */
function requireRuns(scope: Scope, count: number): readonly Answers[] {
  if (scope.runs.length >= count) return scope.runs
  throw new AppError(
    'bad-input',
    count === 1 ? say`This queue needs a run.` : say`This queue needs ${count} runs.`,
    {
      hint: say`Choose more models.`,
    },
  )
}
