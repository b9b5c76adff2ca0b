/** Queues that look for something behind the answers: wrong labels, heatmaps that look elsewhere. */
import { SUSPICIOUS_BORDER, SUSPICIOUS_OUTSIDE, type Queue, type Reason } from '../../shared/domain/review.ts'
import type { MethodId } from '../../heatmaps/registry.ts'
import { labelErrorsOf } from '../evaluation/label-errors.ts'
import type { Scope } from '../prediction/index/scope.ts'
import type { Selector } from './selector.ts'

/** Images that more runs doubt come first, then by the surest run's margin. */
export function labelErrorSelector(scope: Scope): Selector {
  const byRun = scope.runs.map((answers) => labelErrorsOf(scope, answers))
  const doubts = (at: number) =>
    byRun.flatMap((errors) => errors.get(at) ?? []).sort((a, b) => a.margin - b.margin)
  return {
    score: (at) => {
      if (!byRun.some((errors) => errors.has(at))) return null
      const found = doubts(at)
      // A margin is between -1 and 1: one more run outweighs it.
      return 3 * found.length - found[0]!.margin
    },
    why: (at) => {
      const found = doubts(at)
      return { kind: 'label-error', ...found[0]!, votes: found.length, of: scope.runs.length }
    },
  }
}

type Attention = Extract<Reason, { readonly kind: 'heatmap-border' | 'heatmap-outside' }>

/** Images with a heatmap that mostly looks at the border or past the lesion, the largest share first. */
export function suspiciousSelector(
  scope: Scope,
  queue: Extract<Queue, { readonly kind: 'suspicious-heatmaps' }>,
): Selector {
  const method = queue.method ?? 'grad-cam'
  const border = queue.border ?? SUSPICIOUS_BORDER
  const outside = queue.outside ?? SUSPICIOUS_OUTSIDE
  const worst = (at: number): Attention | null => {
    let found: Attention | null = null
    for (const finding of findings(scope, at, method, border, outside))
      if (!found || finding.share > found.share) found = finding
    return found
  }
  return { score: (at) => worst(at)?.share ?? null, why: (at) => worst(at)! }
}

function* findings(
  scope: Scope,
  at: number,
  method: MethodId,
  border: number,
  outside: number,
): Generator<Attention> {
  for (const { run } of scope.runs) {
    if (!scope.index.hasAttention(run)) continue
    for (const row of scope.index.attention(run, at)) {
      if (row.method !== method) continue
      const about = { run, explanation: row.explanation, method }
      if (row.outside !== null && row.outside >= outside)
        yield {
          kind: 'heatmap-outside',
          ...about,
          share: row.outside,
          area: row.outsideArea!,
          threshold: outside,
        }
      if (row.border !== null && row.border >= border)
        yield {
          kind: 'heatmap-border',
          ...about,
          share: row.border,
          area: row.borderArea!,
          threshold: border,
        }
    }
  }
}
