import { modelAgreement, type ModelAgreement } from './agreement.ts'
import type { BootstrapDraws, BootstrapOptions } from './bootstrap.ts'
import { bootstrap, bootstrapDifference } from './bootstrap.ts'
import { comparisonSentence } from './comparison-sentence.ts'
import { delongDifference } from './delong.ts'
import { correctness } from './evaluate.ts'
import { holm } from './holm.ts'
import type { ModelEvaluation } from './intervals.ts'
import { delongOfClass, valueOf, withIntervals } from './intervals.ts'
import { mcnemar } from './mcnemar.ts'
import { COMPARED_METRICS, metricRow, type MetricId } from './metric-lists.ts'
import type { EvaluationInput, Predictions } from './predictions.ts'
import { toPredictions } from './predictions.ts'
import { buildScorer } from './scorer.ts'
import type { ComparisonTest, Comparison } from './comparison.ts'

export interface NamedInput extends EvaluationInput {
  /** Its number in the result; its name stands in sentences. */
  readonly id: number
  readonly name: string
}

export interface ModelComparison {
  readonly runs: readonly (ModelEvaluation & { readonly id: number })[]
  readonly comparisons: readonly Comparison[]
  /** Of every pair. */
  readonly agreements: readonly PairAgreement[]
}

/** How far the answers of two models agree beyond chance, whether right or wrong. */
export interface PairAgreement extends ModelAgreement {
  readonly a: number
  readonly b: number
}

interface Model {
  readonly id: number
  readonly name: string
  readonly predictions: Predictions
  readonly draws: BootstrapDraws
  readonly evaluation: ModelEvaluation
}

/**
 * Evaluates models on the same rows with intervals, and compares every pair: DeLong for a two-class AUC, McNemar for
 * accuracy, paired bootstrap for the rest. Throws RangeError when classes, labels or groups differ between models.
 */
export function compareModels(
  inputs: readonly NamedInput[],
  options: BootstrapOptions & { readonly metrics?: readonly MetricId[] | undefined } = {},
): ModelComparison {
  const scorers = inputs.map((input) => buildScorer(toPredictions(input)))
  requireSameRows(
    inputs,
    scorers.map((scorer) => scorer.predictions),
  )
  const draws = bootstrap(scorers, options)
  const models = scorers.map((scorer, m) => ({
    id: inputs[m]!.id,
    name: inputs[m]!.name,
    predictions: scorer.predictions,
    draws: draws[m]!,
    evaluation: withIntervals(scorer, draws[m]!, options),
  }))
  return {
    runs: models.map(({ id, evaluation }) => ({ id, ...evaluation })),
    comparisons: (options.metrics ?? COMPARED_METRICS).flatMap((metric) => compareOn(metric, models)),
    agreements: pairsOf(models).map(([a, b]) => ({
      a: a.id,
      b: b.id,
      ...modelAgreement(a.predictions, b.predictions, options),
    })),
  }
}

function pairsOf(models: readonly Model[]): (readonly [Model, Model])[] {
  return models.flatMap((a, i) => models.slice(i + 1).map((b) => [a, b] as const))
}

function compareOn(metric: MetricId, models: readonly Model[]): Comparison[] {
  const nameOf = (id: number): string => models.find((model) => model.id === id)!.name
  const pairs = pairsOf(models).map(([a, b]) => comparePair(metric, a, b))
  const tested = pairs.filter((pair) => pair.p != null)
  const adjusted = holm(tested.map((pair) => pair.p!))
  return pairs.map((pair) => {
    const position = tested.indexOf(pair)
    const finished = { ...pair, pAdjusted: position < 0 ? null : adjusted[position]!, family: tested.length }
    return { ...finished, sentence: comparisonSentence(finished, nameOf, models[0]!.evaluation) }
  })
}

type Untold = Omit<Comparison, 'sentence' | 'pAdjusted' | 'family'>

function comparePair(metric: MetricId, a: Model, b: Model): Untold {
  const [valueA, valueB] = [valueOf(a.evaluation, metric), valueOf(b.evaluation, metric)]
  const difference = valueA == null || valueB == null ? null : valueA - valueB
  const pair = { a: a.id, b: b.id, metric, difference }
  if (difference == null) return { ...pair, interval: null, p: null, test: 'paired bootstrap' }
  const bootstrapped = bootstrapDifference(a.draws, b.draws, metric)
  if (metricRow(metric).comparison === 'mcnemar') {
    return {
      ...pair,
      interval: bootstrapped?.interval ?? null,
      ...accuracyTest(a.predictions, b.predictions),
    }
  }
  const { classes, positive, grouped } = a.predictions
  const tested =
    metricRow(metric).comparison === 'delong' && classes.length === 2
      ? delongOfClass([a.predictions, b.predictions], positive)
      : null
  const delonged = tested && delongDifference(tested, 0, 1)
  if (delonged) {
    return {
      ...pair,
      interval: delonged.interval,
      p: delonged.p,
      test: grouped ? 'clustered delong' : 'delong',
    }
  }
  return {
    ...pair,
    interval: bootstrapped?.interval ?? null,
    p: bootstrapped?.p ?? null,
    test: 'paired bootstrap',
  }
}

function accuracyTest(a: Predictions, b: Predictions): { p: number; test: ComparisonTest } {
  const result = mcnemar(correctness(a), correctness(b), a.grouped ? a.groups : null)
  if (a.grouped) return { p: result.p, test: 'clustered mcnemar' }
  return { p: result.p, test: result.exact ? 'mcnemar exact' : 'mcnemar' }
}

function requireSameRows(inputs: readonly NamedInput[], predictions: readonly Predictions[]): void {
  const [first] = predictions
  predictions.forEach((other, m) => {
    const same =
      first != null &&
      other.n === first.n &&
      other.positive === first.positive &&
      other.classes.join('\n') === first.classes.join('\n') &&
      other.labels.every((label, i) => label === first.labels[i]) &&
      other.groups.every((group, i) => group === first.groups[i])
    if (!same) {
      throw new RangeError(
        `'${inputs[m]!.name}' and '${inputs[0]!.name}' were not evaluated on the same images: their rows, labels or groups differ`,
      )
    }
  })
}
