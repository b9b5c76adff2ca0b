import type {
  EvaluateRequest,
  OperatingPoint,
  OperatingPointResult,
  ThresholdRule,
} from '../../shared/domain/evaluation.ts'
import { chooseThreshold } from '../../metrics/operating-points.ts'
import { ratesAtThresholds } from '../../metrics/threshold-rates.ts'
import type { ReadDb } from '../db/handles.ts'
import { operatingPointOf } from '../db/operating-points.ts'
import type { EvaluatedModel } from './evaluated-model.ts'

/** Shown for every model; the user's own choice joins them. */
const USUAL_RULES: readonly ThresholdRule[] = [
  { kind: 'youden' },
  { kind: 'sensitivity', atLeast: 0.9 },
  { kind: 'specificity', atLeast: 0.9 },
]

/** Thresholds chosen on validation predictions and what they give on others; none with more than two classes. */
export function operatingPointsOf(
  validation: EvaluatedModel | null,
  judged: EvaluatedModel,
  stored: OperatingPoint | null,
): OperatingPointResult[] {
  if (judged.classes.length !== 2) return []
  const points = (validation ? USUAL_RULES : []).flatMap((rule) => {
    if (stored && JSON.stringify(stored.rule) === JSON.stringify(rule)) return []
    return chooseThreshold(validation!, rule) ?? []
  })
  const all = [
    ...(stored ? [{ validation: stored as OperatingPoint, chosen: true }] : []),
    ...points.map((point) => ({ validation: point as OperatingPoint, chosen: false })),
  ]
  const results = ratesAtThresholds(
    judged,
    all.map(({ validation: { threshold } }) => threshold),
  )
  return all.map(({ validation: point, chosen }, i) => ({
    validation: withoutRow(point),
    result: results[i]!,
    chosen,
  }))
}

function withoutRow({
  rule,
  threshold,
  sensitivity,
  specificity,
  n,
  positives,
}: OperatingPoint): OperatingPoint {
  return { rule, threshold, sensitivity, specificity, n, positives }
}

/** The stored threshold where the question is asked at it; null: the likeliest class is the answer. */
export function thresholdOf(
  db: ReadDb,
  { of, classes }: EvaluatedModel,
  request: EvaluateRequest,
): number | null {
  if (!request.atOperatingPoint || classes.length !== 2 || of.kind !== 'run') return null
  return operatingPointOf(db, of.run)?.threshold ?? null
}
