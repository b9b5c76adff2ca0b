import type { BootstrapDraws, BootstrapOptions } from './bootstrap.ts'
import { bootstrap, bootstrapInterval, defaultResamples, defaultSeed } from './bootstrap.ts'
import type { MetricRow } from './catalogue.ts'
import type { BinaryCounts } from './confusion.ts'
import type { DelongResult } from './delong.ts'
import { delong, delongInterval } from './delong.ts'
import type { Metrics } from './evaluate.ts'
import { metricsOf } from './evaluate.ts'
import { CLASS_METRICS, metricRow, type ClassMetric } from './metric-lists.ts'
import type { EvaluationInput, Predictions } from './predictions.ts'
import { membership, scoresOf, toPredictions } from './predictions.ts'
import type { Interval } from './quantile.ts'
import type { Scorer } from './scorer.ts'
import { buildScorer } from './scorer.ts'
import { wilsonInterval } from './wilson.ts'

/** How an interval was made. Clustered DeLong is Obuchowski 1997. */
export type IntervalMethod =
  | 'bootstrap over groups'
  | 'bootstrap over images'
  | 'wilson'
  | 'wilson over groups'
  | 'delong'
  | 'clustered delong'

/**
 * Metrics with 95 % intervals. Keys of `intervals` are the headline names ('auc') and, for one class against the rest,
 * 'recall:mel'. Proportions take Wilson's interval and AUCs DeLong's where every row stands for itself; with groups a
 * proportion is bootstrapped over them (one that is exactly 0 or 1 takes Wilson's interval over the groups, because no resample of
 * none can show any) and DeLong is clustered. The rest is bootstrapped.
 */
export interface ModelEvaluation extends Metrics {
  /** 95 % intervals by metric, and of one class against the rest by 'recall:mel'. */
  readonly intervals: Readonly<Partial<Record<string, Interval>>>
  readonly intervalMethods: Readonly<Partial<Record<string, IntervalMethod>>>
  readonly bootstrap: BootstrapInfo
}

export interface BootstrapInfo {
  readonly resamples: number
  readonly seed: number
  /** What was drawn: lesions or patients where any has several images. */
  readonly unit: 'group' | 'image'
  readonly units: number
  /** Resamples a number could be computed in, where fewer than all (a rare class was not drawn). */
  readonly used: Readonly<Record<string, number>>
}

/** One model's metrics with intervals. */
export function evaluateWithIntervals(
  input: EvaluationInput,
  options: BootstrapOptions = {},
): ModelEvaluation {
  const scorer = buildScorer(toPredictions(input))
  const [draws] = bootstrap([scorer], options)
  return withIntervals(scorer, draws!, options)
}

/** Metrics and intervals from a scorer and the bootstrap draws already made of it. */
export function withIntervals(
  scorer: Scorer,
  draws: BootstrapDraws,
  options: BootstrapOptions = {},
): ModelEvaluation {
  const { predictions } = scorer
  const metrics = metricsOf(scorer)
  const intervals: Record<string, Interval> = {}
  const intervalMethods: Record<string, IntervalMethod> = {}
  const used: Record<string, number> = {}
  const bootstrapMethod = predictions.grouped ? 'bootstrap over groups' : 'bootstrap over images'
  for (const name of draws.columns) {
    const drawn = bootstrapInterval(draws, name)
    if (drawn.used < draws.resamples && drawn.used > 0) used[name] = drawn.used
    if (drawn.interval == null || valueOf(metrics, name) == null) continue
    intervals[name] = drawn.interval
    intervalMethods[name] = bootstrapMethod
  }
  const take = (name: string, interval: Interval | null, method: IntervalMethod) => {
    if (interval == null || valueOf(metrics, name) == null) return
    intervals[name] = interval
    intervalMethods[name] = method
  }
  if (!predictions.grouped) takeWilson(metrics, take)
  else takeGroupedWilson(metrics, predictions, take)
  takeDelong(metrics, predictions, take)
  const { resamples = defaultResamples, seed = defaultSeed } = options
  const unit = predictions.grouped ? 'group' : 'image'
  return {
    ...metrics,
    intervals,
    intervalMethods,
    bootstrap: { resamples, seed, unit, units: predictions.groupCount, used },
  }
}

/** A metric by its column name: 'auc', or 'auc:mel' of one class. */
export function valueOf(metrics: Metrics, name: string): number | null {
  const [metric, className] = splitColumn(name)
  const source = className == null ? metrics : metrics.perClass.find((c) => c.name === className)
  const value: unknown = source?.[metric as keyof typeof source]
  return typeof value === 'number' ? value : null
}

type Take = (name: string, interval: Interval | null, method: IntervalMethod) => void

function takeWilson(metrics: Metrics, take: Take): void {
  const { classes, positive, confusion, n } = metrics
  const right = confusion.reduce((sum, row, c) => sum + row[c]!, 0)
  take('accuracy', wilsonInterval(right, n), 'wilson')
  for (const { name, counts } of metrics.perClass) {
    for (const [metric, among] of PROPORTIONS) {
      const interval = wilsonInterval(...SHARES[among](counts))
      take(`${metric}:${name}`, interval, 'wilson')
      if (classes.length === 2 && name === positive) take(metric, interval, 'wilson')
    }
  }
}

/**
 * A proportion of 0 or 1 has no spread to resample: its bootstrap interval would be that one point, as if it were certain. Groups are
 * what is independent, so Wilson's interval counts those in the denominator.
 */
function takeGroupedWilson(metrics: Metrics, predictions: Predictions, take: Take): void {
  const { labels, predicted, groups } = predictions
  const groupsWhere = (test: (row: number) => boolean): number =>
    new Set([...groups].filter((_, row) => test(row))).size
  const atEdge = (name: string, test: (row: number) => boolean): void => {
    const value = valueOf(metrics, name)
    if (value !== 0 && value !== 1) return
    const n = groupsWhere(test)
    take(name, wilsonInterval(value * n, n), 'wilson over groups')
  }
  atEdge('accuracy', () => true)
  metrics.perClass.forEach((one, c) => {
    const isHeadline = metrics.classes.length === 2 && one.name === metrics.positive
    const counted: Readonly<Record<Among, (row: number) => boolean>> = {
      positives: (row) => labels[row] === c,
      negatives: (row) => labels[row] !== c,
      'predicted positives': (row) => predicted[row] === c,
      'predicted negatives': (row) => predicted[row] !== c,
    }
    for (const [metric, among] of PROPORTIONS) {
      atEdge(`${metric}:${one.name}`, counted[among])
      if (isHeadline) atEdge(metric, counted[among])
    }
  })
}

type Among = NonNullable<MetricRow['among']>
/** Metrics of a class that are proportions, with what they are of. */
const PROPORTIONS = CLASS_METRICS.flatMap((id): (readonly [ClassMetric, Among])[] => {
  const { among } = metricRow(id)
  return among === undefined ? [] : [[id, among]]
})

/** The right ones of so many. */
const SHARES: Readonly<Record<Among, (counts: BinaryCounts) => [right: number, of: number]>> = {
  positives: ({ truePositives: tp, falseNegatives: fn }) => [tp, tp + fn],
  negatives: ({ trueNegatives: tn, falsePositives: fp }) => [tn, tn + fp],
  'predicted positives': ({ truePositives: tp, falsePositives: fp }) => [tp, tp + fp],
  'predicted negatives': ({ trueNegatives: tn, falseNegatives: fn }) => [tn, tn + fn],
}

function takeDelong(metrics: Metrics, predictions: Predictions, take: Take): void {
  const method = predictions.grouped ? 'clustered delong' : 'delong'
  predictions.classes.forEach((name, c) => {
    const result = delongOfClass([predictions], c)
    const interval = result && delongInterval(result)
    take(`auc:${name}`, interval, method)
    if (predictions.classes.length === 2 && name === metrics.positive) take('auc', interval, method)
  })
}

/** DeLong of one class against the rest for models on the same rows, clustered where rows share groups. */
export function delongOfClass(models: readonly Predictions[], classIndex: number): DelongResult | null {
  const [first] = models
  if (first == null) return null
  return delong(
    models.map((model) => scoresOf(model, classIndex)),
    membership(first, classIndex),
    first.grouped ? first.groups : null,
  )
}

/** Class names may contain colons; metric names do not. */
function splitColumn(name: string): [metric: string, className: string | null] {
  const colon = name.indexOf(':')
  return colon < 0 ? [name, null] : [name.slice(0, colon), name.slice(colon + 1)]
}
