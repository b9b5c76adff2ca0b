import { argmax } from '../shared/math/argmax.ts'
/** One image's prediction beside its label. */
export interface PredictionRow {
  /** One probability per class, in the order of `classes`. */
  readonly probabilities: ArrayLike<number>
  /** Index of the labelled class. */
  readonly label: number
  /** The lesion or patient the image belongs to; null: the image stands for itself. */
  readonly group: string | null
}

export interface EvaluationInput {
  readonly classes: readonly string[]
  /** The positive class; null: chosen by `choosePositive`. Only decides the headline numbers when there are two classes. */
  readonly positive: string | null
  readonly rows: readonly PredictionRow[]
  /**
   * Two classes only: an image is called positive when its probability is at least this. Left out, the larger
   * probability decides (the first class on a tie, as everywhere a predicted class is shown).
   */
  readonly threshold?: number | null | undefined
}

/** The same predictions as columns: what every statistic here computes on. */
export interface Predictions {
  readonly classes: readonly string[]
  readonly n: number
  /** Index of the positive class with two classes (or where the caller named one), else -1. */
  readonly positive: number
  readonly threshold: number | null
  readonly labels: Uint16Array
  /** Class called by the threshold (two classes) or by the largest probability. */
  readonly predicted: Uint16Array
  /** Class of the largest probability whatever the threshold. */
  readonly likeliest: Uint16Array
  /** [n, classes] row-major. */
  readonly probabilities: Float64Array
  /** Group number per row, 0 .. groupCount - 1; rows without a group each have their own. */
  readonly groups: Uint32Array
  readonly groupCount: number
  /** Whether any group holds more than one row. */
  readonly grouped: boolean
  /** Rows per class. */
  readonly classTotals: Float64Array
}

const positiveNames = ['malignant', 'melanoma', 'mel', 'cancer', '1']

/**
 * The positive class of a two-class problem: the one named malignant, melanoma, mel, cancer or 1 (whatever its case),
 * else the second in alphabetical order. Null unless there are exactly two classes.
 */
export function choosePositive(classes: readonly string[]): string | null {
  if (classes.length !== 2) return null
  const named = positiveNames
    .map((name) => classes.find((c) => c.toLowerCase() === name))
    .find((c) => c != null)
  return named ?? [...classes].sort()[1] ?? null
}

/**
 * Checks rows and turns them into columns. Throws RangeError naming the first row whose label is no class, whose
 * probabilities are not one finite number in [0, 1] per class, or a positive class that is not among the classes.
 */
export function toPredictions(input: EvaluationInput): Predictions {
  const { classes, rows } = input
  const positive = positiveIndex(input)
  const threshold = classes.length === 2 ? (input.threshold ?? null) : null
  const n = rows.length
  const k = classes.length
  const labels = new Uint16Array(n)
  const probabilities = new Float64Array(n * k)
  const classTotals = new Float64Array(k)
  for (let i = 0; i < n; i++) {
    const row = rows[i]!
    checkRow(row, i, k)
    labels[i] = row.label
    classTotals[row.label]!++
    for (let c = 0; c < k; c++) probabilities[i * k + c] = row.probabilities[c]!
  }
  const likeliest = Uint16Array.from(labels, (_, i) => argmax(probabilities, i * k, k))
  const predicted =
    threshold == null
      ? likeliest
      : Uint16Array.from(labels, (_, i) =>
          probabilities[i * k + positive]! >= threshold ? positive : 1 - positive,
        )
  const { groups, groupCount } = numberGroups(rows.map((row) => row.group))
  const grouped = groupCount < n
  return {
    classes,
    n,
    positive,
    threshold,
    labels,
    predicted,
    likeliest,
    probabilities,
    groups,
    groupCount,
    grouped,
    classTotals,
  }
}

/** The probabilities of one class, in row order. */
export function scoresOf(predictions: Predictions, classIndex: number): Float64Array {
  const { n, probabilities, classes } = predictions
  const scores = new Float64Array(n)
  for (let i = 0; i < n; i++) scores[i] = probabilities[i * classes.length + classIndex]!
  return scores
}

/** 1 where a row is labelled with the class, else 0. */
export function membership(predictions: Predictions, classIndex: number): Uint8Array {
  return Uint8Array.from(predictions.labels, (label) => (label === classIndex ? 1 : 0))
}

/** Numbers groups by first appearance; every null is a group of its own. */
export function numberGroups(keys: readonly (string | null)[]): { groups: Uint32Array; groupCount: number } {
  const numbers = new Map<string, number>()
  let next = 0
  const groups = Uint32Array.from(keys, (key) => {
    if (key == null) return next++
    const known = numbers.get(key)
    if (known != null) return known
    numbers.set(key, next)
    return next++
  })
  return { groups, groupCount: next }
}

function positiveIndex({ classes, positive }: EvaluationInput): number {
  const name = positive ?? choosePositive(classes)
  if (name == null) return -1
  const index = classes.indexOf(name)
  if (index < 0) throw new RangeError(`the positive class '${name}' is not one of: ${classes.join(', ')}`)
  return index
}

function checkRow(row: PredictionRow, index: number, classCount: number): void {
  if (!Number.isInteger(row.label) || row.label < 0 || row.label >= classCount) {
    throw new RangeError(`row ${index}: label ${row.label} is not the index of one of ${classCount} classes`)
  }
  if (row.probabilities.length !== classCount) {
    throw new RangeError(`row ${index}: ${row.probabilities.length} probabilities for ${classCount} classes`)
  }
  for (let c = 0; c < classCount; c++) {
    const p = row.probabilities[c]!
    if (!isProbability(p)) throw new RangeError(`row ${index}: ${p} is not a probability`)
  }
}

/** Softmax in 32 bits can pass 1 by an ulp; anything more is not a probability. */
export function isProbability(p: number): boolean {
  return p >= -1e-6 && p <= 1 + 1e-6
}
