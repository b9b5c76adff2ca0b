import { AppError } from '../../shared/errors.ts'
import { Random } from '../../shared/random.ts'
import {
  CONFIDENT_FROM,
  LONGEST_SELECTION,
  UNCERTAIN_BELOW,
  type Queue,
  type QueueFilter,
  type QueueKind,
  type Reason,
} from '../../shared/domain/review.ts'
import type { Answers } from './dataset-index.ts'
import { exampleSelector } from './examples.ts'
import { statusOf } from './filter.ts'
import { labelErrorSelector, suspiciousSelector } from './find-selectors.ts'
import { answerOf, confidenceOf, finite, isRight, opinionOf, opinionsOf, type Scope } from './scope.ts'

/** An image of a queue, by position. */
export interface Hit {
  readonly at: number
  readonly score: number
}

/** What puts an image into a queue and how far up. */
export interface Selector {
  /** Null: not in the queue. The highest comes first. */
  score(at: number): number | null
  /** Keeps a few of those in the chosen parts that pass the filter; all of them when left out. */
  choose?(found: readonly Hit[]): Hit[]
  why(at: number): Reason
}

/** Throws AppError 'bad-input' for settings that make no sense with these runs. */
export function selectorOf(scope: Scope, queue: QueueKind | Queue, filter: QueueFilter = {}): Selector {
  const wanted: Queue = typeof queue === 'string' ? { kind: queue } : queue
  switch (wanted.kind) {
    case 'all':
      return all(scope)
    case 'misclassified':
      return wrong(only(scope, wanted.run), -Infinity)
    case 'confident-errors':
      return wrong(scope, wanted.from ?? CONFIDENT_FROM)
    case 'confusion':
      return confusion(scope, wanted)
    case 'low-confidence':
      return uncertain(scope, wanted.below ?? UNCERTAIN_BELOW)
    case 'disagreement':
      return disagreement(scope, wanted.wrong ?? 'differ')
    case 'label-errors':
      return labelErrorSelector(scope)
    case 'suspicious-heatmaps':
      return suspiciousSelector(scope, wanted)
    case 'unreviewed':
      return unreviewed(scope, filter.reviewer)
    case 'random':
      return shuffled(scope, wanted.seed ?? 0)
    case 'probability':
      return probability(scope, wanted)
    case 'examples':
      return exampleSelector(scope, wanted.each)
    case 'images':
      return chosen(scope, wanted.images)
    default:
      throw new AppError('bad-input', `There is no queue "${(wanted as Queue).kind}".`)
  }
}

function all(scope: Scope): Selector {
  const [first] = scope.runs
  return {
    // Without an answer at the end.
    score: (at) => (first ? orZero(confidenceOf(scope, first, at), -1) : 0),
    why: (at) => answerOf(scope, first, at) ?? { kind: 'chosen' },
  }
}

function wrong(scope: Scope, from: number): Selector {
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
function only(scope: Scope, run: number | undefined): Scope {
  if (run === undefined) return scope
  const runs = scope.runs.filter((answers) => answers.run === run)
  if (runs.length === 0) throw new AppError('bad-input', `Run ${run} is not among the chosen runs.`)
  return { ...scope, runs }
}

function confusion(scope: Scope, cell: { readonly label: string; readonly predicted: string }): Selector {
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

function uncertain(scope: Scope, below: number): Selector {
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
      opinion: opinionOf(scope, least(at)!.answers, at)!,
      below,
    }),
  }
}

function disagreement(scope: Scope, which: 'differ' | 'all' | number): Selector {
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
      opinions: opinionsOf(scope, at),
    }),
  }
}

function unreviewed(scope: Scope, reviewer: string | undefined): Selector {
  const [first] = scope.runs
  return {
    score: (at) => {
      if (statusOf(scope, at, reviewer) === 'reviewed') return null
      // Mistakes first, the most confident ones before others.
      if (!first) return 0
      const confidence = orZero(confidenceOf(scope, first, at), -1)
      return isRight(scope, first, at) === false ? 1 + confidence : confidence
    },
    why: (at) => ({ kind: 'status', status: statusOf(scope, at, reviewer), reviewer: reviewer ?? null }),
  }
}

function shuffled(scope: Scope, seed: number): Selector {
  // By position in the dataset: the order of two images does not depend on what else is in the queue.
  const order = new Random(seed).permutation(scope.index.images.length)
  return { score: (at) => -order[at]!, why: () => ({ kind: 'random', seed }) }
}

function probability(scope: Scope, queue: Extract<Queue, { kind: 'probability' }>): Selector {
  const first = requireRuns(scope, 1)[0]!
  const { className, low, high, closed = 'low' } = queue
  const named = className === undefined ? -1 : first.classes.indexOf(className)
  if (className !== undefined && named < 0)
    throw new AppError('bad-input', `Run ${first.run} knows no class "${className}".`, {
      hint: `Its classes are: ${first.classes.join(', ')}.`,
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

function chosen(scope: Scope, images: readonly number[]): Selector {
  if (images.length > LONGEST_SELECTION)
    throw new AppError('bad-input', `A queue of ${images.length} chosen images is too long.`, {
      hint: `Choose at most ${LONGEST_SELECTION}.`,
    })
  const order = new Map(images.map((image, i) => [scope.index.position(image), i]))
  return {
    score: (at) => {
      const i = order.get(at)
      return i === undefined ? null : -i
    },
    why: (at) => answerOf(scope, scope.runs[0], at) ?? { kind: 'chosen' },
  }
}

/** Throws AppError 'bad-input' with fewer. */
function requireRuns(scope: Scope, count: number): readonly Answers[] {
  if (scope.runs.length >= count) return scope.runs
  throw new AppError('bad-input', `This queue needs ${count === 1 ? 'a run' : `${count} runs`}.`, {
    hint: 'Choose more models.',
  })
}

function orZero(value: number, otherwise: number): number {
  return Number.isNaN(value) ? otherwise : value
}
