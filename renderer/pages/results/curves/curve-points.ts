/** The points of a run's curves on the evaluated part, and which images each of them stands for. */
import type { Place } from '../../../../charts/unit-square.ts'
import type { ClassEvaluation, RunEvaluation } from '../../../../shared/domain/evaluation.ts'

export interface CurvePoint extends Place {
  /** From this probability on an image is called the class. */
  readonly threshold: number
  /** Images behind the point: the mistakes there, or of one class among many those called it. Null where the curve does not tell. */
  readonly images: number | null
}

/** Of the positive class; none with more than two classes: the mean of their curves has no thresholds. */
export function rocPoints({ roc, positive, classes, support }: RunEvaluation): CurvePoint[] {
  if (!roc || positive === null) return []
  const positives = support[classes.indexOf(positive)]!
  const negatives = support.reduce((sum, each) => sum + each, 0) - positives
  // The first point lies above every probability.
  return roc.thresholds.slice(1).map((threshold, i) => {
    const [x, y] = [roc.fpr[i + 1]!, roc.tpr[i + 1]!]
    return { x, y, threshold, images: Math.round(x * negatives + (1 - y) * positives) }
  })
}

/** Of the positive class. The images are the mistakes at the threshold. */
export function precisionRecallPoints(run: RunEvaluation): CurvePoint[] {
  const positives = run.positive === null ? 0 : run.support[run.classes.indexOf(run.positive)]!
  return pointsOf(run, positives, (tp, called) => positives - tp + called - tp)
}

/** Of one class against the rest. The images are those with at least the threshold's probability of the class. */
export function classPrecisionRecallPoints(one: ClassEvaluation): CurvePoint[] {
  return pointsOf(one, one.n, (_tp, called) => called)
}

function pointsOf(
  { precisionRecall: curve }: Pick<RunEvaluation, 'precisionRecall'>,
  positives: number,
  imagesOf: (truePositives: number, called: number) => number,
): CurvePoint[] {
  return (curve?.thresholds ?? []).map((threshold, i) => {
    const [x, y] = [curve!.recall[i]!, curve!.precision[i]!]
    const tp = x * positives
    // Of a precision of 0 the number of false alarms is lost.
    return { x, y, threshold, images: y === 0 ? null : Math.round(imagesOf(tp, tp / y)) }
  })
}

/** Of equally near places the first. */
export function nearestPlace(places: readonly Place[], to: Place): { index: number; distance: number } {
  let index = 0
  let least = Infinity
  places.forEach(({ x, y }, i) => {
    const distance = (x - to.x) ** 2 + (y - to.y) ** 2
    if (distance < least) [index, least] = [i, distance]
  })
  return { index, distance: Math.sqrt(least) }
}
