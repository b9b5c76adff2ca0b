import type { EvaluationInput, Predictions } from './predictions.ts'
import { balancedAccuracy } from './balanced-accuracy.ts'
import { argmax } from '../shared/math/argmax.ts'
import { membership, scoresOf, toPredictions } from './predictions.ts'
import { newRankStatistics, rankDetailed, rankedWalk } from './ranking.ts'

/** Shown wherever these numbers are, because they follow other rules than the rest. */
const isicRules =
  'ISIC 2018/2019 scorer rules: each class called at probability > 0.5, tied maxima undecided and wrong, ' +
  'empty denominators count 1.0, partial AUC unscaled.'

/** One category, in the published scorer's names. Null: the scorer gives no number (no positives or no negatives). */
export interface IsicCategory {
  readonly name: string
  readonly n: number
  readonly accuracy: number
  readonly sensitivity: number
  readonly specificity: number
  readonly dice: number
  readonly ppv: number
  readonly npv: number
  readonly auc: number | null
  readonly aucSens80: number | null
  readonly ap: number | null
}

export type IsicNumber = Exclude<keyof IsicCategory, 'name' | 'n'>

export interface IsicScore {
  readonly rules: string
  readonly n: number
  /** Balanced multi-class accuracy: the mean sensitivity of the likeliest class, over the classes present. */
  readonly balancedAccuracy: number | null
  readonly classesPresent: number
  readonly absentClasses: readonly string[]
  /** Rows whose largest probability is shared by several classes. */
  readonly undecided: number
  readonly perCategory: readonly IsicCategory[]
  /** Means over categories; a null is left out, as the scorer leaves NaN out, and `averagedOver` says how many remained. */
  readonly macroAverage: Readonly<Record<IsicNumber, number | null>>
  readonly averagedOver: Readonly<Record<IsicNumber, number>>
}

const isicNumbers = [
  'accuracy',
  'sensitivity',
  'specificity',
  'dice',
  'ppv',
  'npv',
  'auc',
  'aucSens80',
  'ap',
] as const

/** The score of isic-challenge-scoring (ISIC 2018 task 3, ISIC 2019) with that scorer's own rules. */
export function isicScore(input: EvaluationInput): IsicScore {
  const predictions = toPredictions({ ...input, threshold: null })
  const { classes, labels, probabilities, classTotals, n } = predictions
  const found = new Float64Array(classes.length)
  let undecided = 0
  for (let i = 0; i < n; i++) {
    const row = probabilities.subarray(i * classes.length, (i + 1) * classes.length)
    const best = argmax(row)
    if (row.filter((p) => p === row[best]).length > 1) undecided++
    else if (best === labels[i]) found[best]!++
  }
  const present = classes.flatMap((_, c) => (classTotals[c]! > 0 ? [c] : []))
  const perCategory = classes.map((_, c) => category(predictions, c))
  const macroAverage = {} as Record<IsicNumber, number | null>
  const averagedOver = {} as Record<IsicNumber, number>
  for (const name of isicNumbers) {
    const values = perCategory.flatMap((one) => one[name] ?? [])
    macroAverage[name] = meanOrNull(values)
    averagedOver[name] = values.length
  }
  return {
    rules: isicRules,
    n,
    balancedAccuracy: balancedAccuracy(found, classTotals),
    classesPresent: present.length,
    absentClasses: classes.filter((_, c) => classTotals[c] === 0),
    undecided,
    perCategory,
    macroAverage,
    averagedOver,
  }
}

function category(predictions: Predictions, classIndex: number): IsicCategory {
  const scores = scoresOf(predictions, classIndex)
  const isClass = membership(predictions, classIndex)
  let tp = 0
  let fp = 0
  let fn = 0
  let tn = 0
  scores.forEach((score, i) => {
    if (score > 0.5) {
      if (isClass[i]) tp++
      else fp++
    } else if (isClass[i]) fn++
    else tn++
  })
  const ranks = newRankStatistics()
  const ones = new Uint16Array(predictions.n).fill(1)
  rankDetailed(rankedWalk(scores, isClass), ones, tp + fn, fp + tn, ranks)
  return {
    name: predictions.classes[classIndex]!,
    n: tp + fn,
    accuracy: (tp + tn) / predictions.n,
    sensitivity: shareOrOne(tp, tp + fn),
    specificity: shareOrOne(tn, tn + fp),
    dice: shareOrOne(2 * tp, 2 * tp + fp + fn),
    ppv: shareOrOne(tp, tp + fp),
    npv: shareOrOne(tn, tn + fn),
    auc: orNull(ranks.auc),
    aucSens80: orNull(ranks.partialAucUnscaled),
    // scikit-learn, which the scorer calls, gives 0 here where the rest of this project says n/a.
    ap: tp + fn === 0 ? 0 : ranks.averagePrecision,
  }
}

/**
 * The challenge's submission file: `image,CLASS,...`, one row per image, probabilities as they are.
 * @param ids image names; an extension .jpg is dropped as the scorer does
 */
export function isicSubmissionCsv(
  classes: readonly string[],
  rows: readonly { readonly id: string; readonly probabilities: ArrayLike<number> }[],
): string {
  const lines = rows.map(({ id, probabilities }) =>
    [id.replace(/\.jpe?g$/i, ''), ...Array.from(probabilities, (p) => Math.min(1, Math.max(0, p)))].join(','),
  )
  return [['image', ...classes].join(','), ...lines, ''].join('\n')
}

function shareOrOne(part: number, whole: number): number {
  return whole === 0 ? 1 : part / whole
}

function meanOrNull(values: readonly number[]): number | null {
  return values.length === 0 ? null : values.reduce((a, b) => a + b, 0) / values.length
}

function orNull(value: number): number | null {
  return Number.isNaN(value) ? null : value
}
