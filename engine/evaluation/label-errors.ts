import { findLabelIssues } from '../../metrics/label-issues.ts'
import type { Answers } from '../prediction/index/dataset-index.ts'
import { cacheKey } from '../study/study-cache.ts'
import type { Scope } from '../prediction/index/scope.ts'

export interface LabelError {
  readonly run: number
  readonly label: string
  readonly suggested: string
  readonly labelProbability: number
  readonly suggestedProbability: number
  /** Mean probability of the suggested class over the images labelled so. */
  readonly threshold: number
  readonly margin: number
}

interface Found {
  readonly stamp: string
  readonly errors: ReadonlyMap<number, LabelError>
}

/** By run. */
const LABEL_ERRORS = cacheKey<Map<number, Found>>('label errors')

/**
 * Likely label errors by one run, by position: confident learning over its predictions on validation and test images, and of a
 * cross-validation on all. Those are out of sample; on images it was fitted to, a network repeats the wrong labels it has learned.
 */
export function labelErrorsOf(scope: Scope, answers: Answers): ReadonlyMap<number, LabelError> {
  const { stamp } = answers
  const known = scope.index.cache.of(LABEL_ERRORS, () => new Map())
  const stored = known.get(answers.run)
  if (stored?.stamp === stamp) return stored.errors
  const rows = outOfSample(scope, answers)
  const width = answers.classes.length
  const probabilities = rows.map((at) => answers.probabilities.subarray(at * width, (at + 1) * width))
  const labels = rows.map((at) => answers.labels[at]!)
  const { issues, thresholds } = findLabelIssues(probabilities, labels, width)
  const errors = new Map(
    issues.map(({ row, given, suggested, margin, selfConfidence }): [number, LabelError] => [
      rows[row]!,
      {
        run: answers.run,
        label: answers.classes[given]!,
        suggested: answers.classes[suggested]!,
        labelProbability: selfConfidence,
        suggestedProbability: probabilities[row]![suggested]!,
        threshold: thresholds[suggested]!,
        margin,
      },
    ]),
  )
  known.set(answers.run, { stamp, errors })
  return errors
}

function outOfSample({ index }: Scope, answers: Answers): number[] {
  const parts = index.parts(answers.split)
  const width = answers.classes.length
  const rows: number[] = []
  for (let at = 0; at < parts.length; at++) {
    if (parts[at] !== 'val' && parts[at] !== 'test' && !answers.isCrossValidation) continue
    if (answers.predicted[at]! < 0 || answers.labels[at]! < 0) continue
    // One overflowed answer would make every mean of its class meaningless.
    if (answers.probabilities.subarray(at * width, (at + 1) * width).every(Number.isFinite)) rows.push(at)
  }
  return rows
}
