import type { QueueFilter, ReviewStatus } from '../../shared/domain/review.ts'
import { REVIEW_STATUSES } from '../../shared/domain/review.ts'
import type { ReviewRow } from '../db/reviews.ts'
import { metadataTest } from '../prediction/index/metadata-test.ts'
import type { Scope } from '../prediction/index/scope.ts'

type Test = (at: number) => boolean

/** Whether an image fulfils all conditions of a filter. */
export function filterOf(scope: Scope, filter: QueueFilter = {}): Test {
  const { index, runs } = scope
  const tests: Test[] = []
  const { label, predicted, status, verdict, tags, reviewer, metadata, search } = filter
  if (label) tests.push((at) => label.includes(index.labels[at] ?? ''))
  if (predicted) {
    tests.push((at) => {
      const [first] = runs
      const called = first ? scope.called(first, at) : -1
      return called >= 0 && predicted.includes(first!.classes[called]!)
    })
  }
  if (status) tests.push((at) => status.includes(statusOf(scope, at, reviewer)))
  if (verdict) {
    tests.push((at) =>
      reviewsOf(scope, at, reviewer).some((row) => row.verdict && verdict.includes(row.verdict)),
    )
  }
  if (tags) tests.push((at) => tagsOf(scope, at, reviewer).some((tag) => tags.includes(tag)))
  if (search) {
    const wanted = search.toLowerCase()
    tests.push((at) => index.images[at]!.key.toLowerCase().includes(wanted))
  }
  for (const condition of metadata ?? []) {
    const holds = metadataTest(condition)
    tests.push((at) => holds(index.metadata(at)))
  }
  return (at) => tests.every((test) => test(at))
}

/** Present reviews of an image, by all reviewers or by one. */
export function reviewsOf({ index }: Scope, at: number, reviewer?: string): readonly ReviewRow[] {
  const rows = index.reviews.get(at)
  if (!rows) return []
  if (reviewer === undefined) return [...rows.values()]
  const row = rows.get(reviewer)
  return row ? [row] : []
}

/** The furthest along of all reviewers, or one reviewer's. */
export function statusOf(scope: Scope, at: number, reviewer?: string): ReviewStatus {
  if (!scope.index.reviews.has(at)) return 'needs-review'
  const stages = reviewsOf(scope, at, reviewer).map((row) => REVIEW_STATUSES.indexOf(row.status))
  return REVIEW_STATUSES[Math.max(0, ...stages)]!
}

export function tagsOf(scope: Scope, at: number, reviewer?: string): readonly string[] {
  const rows = reviewsOf(scope, at, reviewer)
  return rows.length === 0 ? [] : [...new Set(rows.flatMap((row) => row.tags))]
}
