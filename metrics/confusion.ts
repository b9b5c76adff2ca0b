/** Counts of one class against the rest. */
export interface BinaryCounts {
  readonly truePositives: number
  readonly falsePositives: number
  readonly falseNegatives: number
  readonly trueNegatives: number
}

/** Counts, labelled class by row, predicted class by column, as one flat array. */
export type FlatConfusion = Float64Array

export function countsOf(confusion: FlatConfusion, classCount: number, classIndex: number): BinaryCounts {
  let total = 0
  let row = 0
  let column = 0
  for (let i = 0; i < confusion.length; i++) total += confusion[i]!
  for (let k = 0; k < classCount; k++) {
    row += confusion[classIndex * classCount + k]!
    column += confusion[k * classCount + classIndex]!
  }
  const truePositives = confusion[classIndex * classCount + classIndex]!
  const falsePositives = column - truePositives
  const falseNegatives = row - truePositives
  return { truePositives, falsePositives, falseNegatives, trueNegatives: total - row - falsePositives }
}

/** The same counts with the other class as the positive one. */
export function countsOfOther(counts: BinaryCounts): BinaryCounts {
  return {
    truePositives: counts.trueNegatives,
    falsePositives: counts.falseNegatives,
    falseNegatives: counts.falsePositives,
    trueNegatives: counts.truePositives,
  }
}

/**
 * Precision; NaN (n/a) when no row is labelled with the class, 0 when rows are but none is predicted (scikit-learn's
 * convention: a class that is there and never found earns nothing).
 */
export function precisionOf(counts: BinaryCounts): number {
  const { truePositives, falsePositives, falseNegatives } = counts
  if (truePositives + falseNegatives === 0) return NaN
  return truePositives === 0 ? 0 : truePositives / (truePositives + falsePositives)
}

/** Sensitivity; NaN when no row is labelled with the class. */
export function recallOf({ truePositives, falseNegatives }: BinaryCounts): number {
  return truePositives / (truePositives + falseNegatives)
}

/** Specificity; NaN when every row is labelled with the class. */
export function specificityOf({ trueNegatives, falsePositives }: BinaryCounts): number {
  return trueNegatives / (trueNegatives + falsePositives)
}

/** Negative predictive value; NaN when nothing was predicted negative. */
export function negativePredictiveValueOf({ trueNegatives, falseNegatives }: BinaryCounts): number {
  return trueNegatives / (trueNegatives + falseNegatives)
}

/** F1; NaN when no row is labelled with the class. */
export function f1Of({ truePositives, falsePositives, falseNegatives }: BinaryCounts): number {
  if (truePositives + falseNegatives === 0) return NaN
  return (2 * truePositives) / (2 * truePositives + falsePositives + falseNegatives)
}

/** Cohen's kappa of rows against columns; NaN when both always name the same single class. */
export function kappaOf(confusion: FlatConfusion, classCount: number): number {
  const { total, trace, chance } = margins(confusion, classCount)
  if (total === 0 || chance === total * total) return NaN
  return (trace * total - chance) / (total * total - chance)
}

/**
 * Matthews correlation for any number of classes (Gorodkin 2004). 0 when the prediction never varies (no better than
 * chance); NaN when the labels never vary, because then nothing can be said.
 */
export function matthewsOf(confusion: FlatConfusion, classCount: number): number {
  const { total, trace, chance, rowSquares, columnSquares } = margins(confusion, classCount)
  const labelSpread = total * total - rowSquares
  const predictionSpread = total * total - columnSquares
  if (labelSpread === 0) return NaN
  if (predictionSpread === 0) return 0
  return (trace * total - chance) / Math.sqrt(labelSpread * predictionSpread)
}

function margins(confusion: FlatConfusion, classCount: number) {
  let total = 0
  let trace = 0
  let chance = 0
  let rowSquares = 0
  let columnSquares = 0
  for (let k = 0; k < classCount; k++) {
    let row = 0
    let column = 0
    for (let j = 0; j < classCount; j++) {
      row += confusion[k * classCount + j]!
      column += confusion[j * classCount + k]!
    }
    total += row
    trace += confusion[k * classCount + k]!
    chance += row * column
    rowSquares += row * row
    columnSquares += column * column
  }
  return { total, trace, chance, rowSquares, columnSquares }
}

/** Counts as rows, labelled class by predicted class. */
export function confusionRows(confusion: FlatConfusion, classCount: number): number[][] {
  return Array.from({ length: classCount }, (_, k) => [
    ...confusion.subarray(k * classCount, (k + 1) * classCount),
  ])
}

/** Each row divided by its sum; null cells for a class without rows. */
export function rowShares(rows: readonly (readonly number[])[]): (number | null)[][] {
  return rows.map((row) => {
    const sum = row.reduce((a, b) => a + b, 0)
    return row.map((count) => (sum === 0 ? null : count / sum))
  })
}
