import {
  METRICS,
  MORE_METRICS,
  POSITIVE_METRICS,
  type AnyMetricName,
  type ClassEvaluation,
  type EvaluationPart,
  type Roc,
  type RunEvaluation,
} from '../../shared/domain/evaluation.ts'
import type { ClassMetrics } from '../../metrics/evaluate.ts'
import type { Evaluation } from '../../metrics/intervals.ts'
import type { RocCurve } from '../../metrics/roc.ts'
import { failedSanityCheck } from '../../metrics/sanity.ts'
import type { Judged } from './judged.ts'

type Further = Pick<RunEvaluation, 'calibration' | 'operatingPoints' | 'isic' | 'question' | 'folds'>

/** The statistics' result in the words of the contract. */
export function toRunEvaluation(
  judged: Judged,
  part: EvaluationPart,
  result: Evaluation,
  further: Further,
): RunEvaluation {
  const { n, groups, classes, threshold, confusion, bootstrap } = result
  return {
    run: judged.id,
    name: judged.name,
    model: judged.model,
    members: judged.members,
    part,
    n,
    groups,
    classes,
    support: result.perClass.map((one) => one.n),
    prevalence: result.prevalence,
    absentClasses: result.absentClasses,
    positive: result.positive,
    threshold,
    ...(Object.fromEntries(
      [...METRICS, ...MORE_METRICS, ...POSITIVE_METRICS].map((name) => [name, result[name]]),
    ) as Record<AnyMetricName, number | null>),
    intervals: result.intervals,
    intervalMethods: result.intervalMethods,
    bootstrap: {
      resamples: bootstrap.resamples,
      seed: bootstrap.seed,
      unit: bootstrap.unit,
      units: bootstrap.units,
    },
    confusion,
    confusionShares: result.confusionShares,
    roc: toRoc(result.roc),
    macroRoc: toRoc(result.macroRoc),
    precisionRecall: result.precisionRecall,
    perClass: result.perClass.map(toClass),
    reliability: result.reliability,
    failedSanityCheck: failedSanityCheck(result),
    notes: [...result.notes, ...unfinishedNote(judged), ...crossValidationNote(judged, part)],
    ...further,
  }
}

function unfinishedNote({ unfinished }: Judged): string[] {
  if (unfinished === 0) return []
  return [
    `${unfinished} predictions are not finite numbers: the network overflowed. All classes count as equally likely there.`,
  ]
}

/** What the numbers of a cross-validation are of. */
function crossValidationNote({ folds }: Judged, part: EvaluationPart): string[] {
  const k = folds.length
  if (k === 0) return []
  if (part === 'test') return [`The mean of the probabilities of ${k} models, one a fold.`]
  return [
    `Cross-validation: each image is judged by the one of ${k} models that did not learn from it, nor from its lesion or patient where these are recorded. The numbers are of the procedure, not of one model; rankings (AUC) put the scores of ${k} models on one scale.`,
  ]
}

function toRoc(curve: RocCurve | null): Roc | null {
  return curve && { fpr: curve.fpr, tpr: curve.tpr, thresholds: curve.thresholds }
}

function toClass({
  counts: _counts,
  partialAucUnscaled: _unscaled,
  reliability: _reliability,
  ...one
}: ClassMetrics): ClassEvaluation {
  return { ...one, roc: toRoc(one.roc) }
}
