import { SPLIT_PARTS, type Page, type SplitPart } from '../../shared/domain/dataset.ts'
import {
  QUEUES,
  REVIEW_STATUSES,
  VERDICTS,
  type Queue,
  type QueueCounts,
  type QueueItem,
  type QueueKind,
  type QueueRequest,
  type QueueScope,
} from '../../shared/domain/review.ts'
import { unmeasured } from '../db/attention.ts'
import type { ReadStudy } from '../study/study-cache.ts'
import { filterOf, reviewsOf, statusOf, tagsOf } from './filter.ts'
import { sortQueue } from './order.ts'
import { outputsAt, partFilter, scopeOf, type Scope } from '../prediction/index/scope.ts'
import { selectorOf } from './selectors.ts'
import { type Hit, type Selector } from './selector.ts'
import { reasonInWords } from './words.ts'

type Test = (at: number) => boolean

/** A window onto a queue. Throws AppError 'not-found' or 'bad-input' for runs and settings that cannot be. */
export function reviewQueue(study: ReadStudy, request: QueueRequest): Page<QueueItem> {
  const scope = scopeOf(study, request)
  if (!scope) return { total: 0, items: [] }
  const selector = selectorOf(scope, request.queue, request.filter)
  const found = sortQueue(scope, request, hits(scope, request, selector))
  const { offset, limit } = request
  return {
    total: found.length,
    items: found.slice(offset, offset + limit).map(({ at }) => toItem(scope, request, selector, at)),
  }
}

function hits(scope: Scope, request: QueueRequest, selector: Selector): Hit[] {
  const kind = typeof request.queue === 'string' ? request.queue : request.queue.kind
  const inPart = partFilter(scope, partsOf(scope, request, kind))
  const passes = filterOf(scope, request.filter)
  const found: Hit[] = []
  for (let at = 0; at < scope.index.images.length; at++) {
    if (!inPart(at)) continue
    const score = selector.score(at)
    if (score !== null && passes(at)) found.push({ at, score })
  }
  return selector.choose?.(found) ?? found
}

function partsOf({ runs }: Scope, { part }: QueueScope, kind: Queue['kind']): readonly SplitPart[] | null {
  // On images it was fitted to, a model repeats the wrong labels it has learned.
  if (kind === 'label-errors' && (part === undefined || part === 'all'))
    return runs.every((run) => run.isCrossValidation) ? null : ['val', 'test']
  if (part === 'all') return null
  if (part !== undefined) return SPLIT_PARTS.filter((each) => each === part)
  return kind === 'images' ? null : ['test']
}

function toItem(scope: Scope, { filter }: QueueRequest, selector: Selector, at: number): QueueItem {
  const outputs = outputsAt(scope, at)
  const first = outputs.find((output) => output.run === scope.runs[0]?.run)
  const why = selector.why(at)
  return {
    image: scope.index.record(at, scope.split),
    predicted: first?.predicted ?? null,
    confidence: first?.confidence ?? null,
    outputs,
    status: statusOf(scope, at, filter?.reviewer),
    tags: tagsOf(scope, at, filter?.reviewer),
    reason: reasonInWords(why),
    why,
  }
}

/** How many images each queue has, in one pass for all of them. Throws as `reviewQueue`. */
export function reviewCounts(study: ReadStudy, request: QueueScope): QueueCounts {
  const scope = scopeOf(study, request)
  const several = scope !== null && scope.runs.length > 1
  const runs = several ? scope.runs.map(({ run }) => run) : []
  const count = (queue: QueueKind | Queue): number =>
    scope && (queue !== 'disagreement' || several) ? countOf(scope, request, queue) : 0
  return {
    queues: Object.fromEntries(QUEUES.map((kind) => [kind, count(kind)])) as Record<QueueKind, number>,
    disagreement: several
      ? {
          differ: count({ kind: 'disagreement' }),
          all: count({ kind: 'disagreement', wrong: 'all' }),
          only: runs.map((run) => ({ run, images: count({ kind: 'disagreement', wrong: run }) })),
        }
      : null,
    ...(scope ? reviewTotals(scope, request) : noTotals()),
    unmeasuredHeatmaps: unmeasured(study.db).length,
  }
}

function countOf(scope: Scope, request: QueueScope, queue: QueueKind | Queue): number {
  return hits(scope, { ...request, queue, offset: 0, limit: 0 }, selectorOf(scope, queue, request.filter))
    .length
}

type Totals = Pick<QueueCounts, 'status' | 'verdicts' | 'tags'>

function reviewTotals(scope: Scope, request: QueueScope): Totals {
  const totals = noTotals()
  const tags = new Map<string, number>()
  const reviewer = request.filter?.reviewer
  const inPart = partFilter(scope, partsOf(scope, request, 'all'))
  const passes: Test = filterOf(scope, request.filter)
  for (let at = 0; at < scope.index.images.length; at++) {
    if (!inPart(at) || !passes(at)) continue
    totals.status[statusOf(scope, at, reviewer)]++
    const verdicts = new Set(reviewsOf(scope, at, reviewer).flatMap((row) => row.verdict ?? []))
    for (const verdict of verdicts) totals.verdicts[verdict]++
    for (const tag of tagsOf(scope, at, reviewer)) tags.set(tag, (tags.get(tag) ?? 0) + 1)
  }
  const byUse = [...tags].sort(([a, m], [b, n]) => n - m || a.localeCompare(b))
  return { ...totals, tags: byUse.map(([tag, images]) => ({ tag, images })) }
}

function noTotals() {
  const zeros = <T extends string>(names: readonly T[]): Record<T, number> =>
    Object.fromEntries(names.map((name) => [name, 0])) as Record<T, number>
  return { status: zeros(REVIEW_STATUSES), verdicts: zeros(VERDICTS), tags: [] }
}
