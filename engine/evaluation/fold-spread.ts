import {
  METRICS,
  type FoldEvaluation,
  type FoldSpread,
  type MainMetric,
} from '../../shared/domain/evaluation.ts'
import { evaluate } from '../../metrics/evaluate.ts'
import type { EvaluatedModel } from './evaluated-model.ts'

/**
 * Each fold of a cross-validation by itself, with mean and standard deviation over the folds; null for what was not judged out of fold.
 * The deviation says how much the result depends on which images were drawn; it is not the standard error of the mean, for which the
 * folds would have to be independent (Bengio & Grandvalet 2004).
 */
export function foldSpread({ classes, positive, rows, foldOf, folds }: EvaluatedModel): FoldSpread | null {
  if (foldOf === null) return null
  const each = folds.flatMap((run, at): FoldEvaluation[] => {
    const own = rows.filter((_, i) => foldOf[i] === at + 1)
    if (own.length === 0) return []
    const metrics = evaluate({ classes, positive, rows: own })
    const values = byMetric((name) => metrics[name])
    return [{ fold: at + 1, run, n: metrics.n, groups: metrics.groups, ...values }]
  })
  const known = (name: MainMetric): number[] => each.flatMap((fold) => fold[name] ?? [])
  return {
    folds: each,
    mean: byMetric((name) => mean(known(name))),
    deviation: byMetric((name) => deviation(known(name))),
  }
}

function byMetric(valueOf: (name: MainMetric) => number | null): Record<MainMetric, number | null> {
  return Object.fromEntries(METRICS.map((name) => [name, valueOf(name)])) as Record<MainMetric, number | null>
}

function mean(values: readonly number[]): number | null {
  return values.length === 0 ? null : values.reduce((a, b) => a + b, 0) / values.length
}

function deviation(values: readonly number[]): number | null {
  const centre = mean(values)
  if (centre === null || values.length < 2) return null
  return Math.sqrt(values.reduce((sum, value) => sum + (value - centre) ** 2, 0) / (values.length - 1))
}
