/** Metrics, subgroups and operating points. */
import type {
  EvaluateRequest,
  Evaluation,
  StoredOperatingPoint,
  Subgroups,
  ThresholdCurve,
  ThresholdRule,
} from '../domain/evaluation.ts'

export interface EvaluationCalls {
  /** All metrics with intervals, and comparisons. Takes seconds the first time, in a thread; then it is remembered. */
  evaluate: (request: EvaluateRequest) => Evaluation
  /** The same by sex, age, site, ... */
  'evaluate.subgroups': (request: EvaluateRequest) => Subgroups
  /** Chooses a run's threshold on the validation split and stores it; a null rule takes the choice back. */
  'operating-point.set': (request: {
    readonly run: number
    readonly rule: ThresholdRule | null
  }) => StoredOperatingPoint | null
  /** Null with more than two classes, or where validation predictions of both classes are missing. */
  'operating-point.curve': (request: { readonly run: number }) => ThresholdCurve | null
}
