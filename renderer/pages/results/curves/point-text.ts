/** What a point of a curve says, and the images it leads to. */
import type { RunEvaluation } from '../../../../shared/domain/evaluation.ts'
import type { CurvePoint } from './curve-points.ts'
import { i18n, t } from '../../../i18n/i18n.svelte.ts'
import { openReview } from '../../../study/open-review.ts'
import { attempt } from '../../../ui/notices.svelte.ts'
import type { CurveKind } from './threshold-curve.ts'

/** With the mistakes made there. */
export function pointText(kind: CurveKind, point: CurvePoint): string {
  const { threshold, images: count } = point
  const numbers =
    kind === 'roc'
      ? t('results.point.roc', rates(threshold, { sensitivity: point.y, specificity: 1 - point.x }))
      : t('results.point.precision-recall', rates(threshold, { sensitivity: point.x, precision: point.y }))
  return count === null ? numbers : `${numbers}: ${t('results.mistakes', { count })}`
}

/** With the images called the class. */
export function classPointText(point: CurvePoint): string {
  const { threshold, x: sensitivity, y: precision, images: count } = point
  const numbers = t('results.point.precision-recall', rates(threshold, { sensitivity, precision }))
  return count === null ? numbers : `${numbers}: ${t('dataset.count', { count })}`
}

/** Shows what a run gets wrong at the threshold of a point. */
export function openMistakes({ run, positive }: RunEvaluation): (point: CurvePoint) => void {
  return ({ threshold }) =>
    attempt(() =>
      openReview({
        run,
        queue: { kind: 'misclassified', run },
        thresholds: [{ run, className: positive!, threshold }],
      }),
    )
}

/** Shows the images with at least the point's probability of a class. */
export function openCalled({ run }: RunEvaluation, className: string): (point: CurvePoint) => void {
  return ({ threshold }) =>
    attempt(() => openReview({ run, queue: { kind: 'probability', className, low: threshold, high: 1 } }))
}

function rates(threshold: number, values: Readonly<Record<string, number>>): Record<string, string> {
  return {
    threshold: i18n.fixed(threshold, 3),
    ...Object.fromEntries(Object.entries(values).map(([name, value]) => [name, i18n.fixed(value)])),
  }
}
