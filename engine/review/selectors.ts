import { AppError } from '../../shared/errors.ts'
import { say } from '../../shared/say.ts'
import { Random } from '../../shared/random.ts'
import {
  CONFIDENT_FROM,
  LONGEST_SELECTION,
  UNCERTAIN_BELOW,
  type Queue,
  type QueueFilter,
  type QueueKind,
} from '../../shared/domain/review.ts'
import { confusion, disagreement, only, probability, uncertain, wrong } from './answer-selectors.ts'
import { exampleSelector } from './examples.ts'
import { statusOf } from './filter.ts'
import { labelErrorSelector, suspiciousSelector } from './find-selectors.ts'
import { answerOf, confidenceOf, isRight, type Scope } from '../prediction/index/scope.ts'
import type { Selector } from './selector.ts'

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
      throw new AppError('bad-input', say`There is no queue "${(wanted as Queue).kind}".`)
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

function chosen(scope: Scope, images: readonly number[]): Selector {
  if (images.length > LONGEST_SELECTION)
    throw new AppError('bad-input', say`A queue of ${images.length} chosen images is too long.`, {
      hint: say`Choose at most ${LONGEST_SELECTION}.`,
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

function orZero(value: number, otherwise: number): number {
  return Number.isNaN(value) ? otherwise : value
}
