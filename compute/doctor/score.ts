import { balancedAccuracy } from '../../metrics/balanced-accuracy.ts'
import { argmax } from '../../shared/math/argmax.ts'
import { bestAssignment } from './assignment.ts'

/** Answers of a network for labelled images, prepared one way. */
export interface LabelledOutputs {
  /** One row an image, one number a class; rows that are not finite count as no answer. */
  readonly probabilities: readonly (readonly number[])[]
  /** Index of the true class of each image. */
  readonly labels: readonly number[]
}

export interface Score {
  /** Whether each image was answered right. */
  readonly right: readonly boolean[]
  /** Each row sums to 1. */
  readonly distributions: readonly (readonly number[])[]
  /** Probability given to the true class of each image. */
  readonly trueProbabilities: readonly number[]
  readonly accuracy: number
  readonly balancedAccuracy: number
  readonly meanEntropy: number
  readonly topShare: number
  readonly topClass: number
  readonly logLoss: number
  /** Which class each output would have to mean for most answers to be right: `order[output]` is a class. */
  readonly order: readonly number[]
}

/** A probability of 0 for what is true would make the mean infinite; scikit-learn clips likewise, at the type's resolution. */
const SMALLEST = 1e-7

/** Scores answers under the classes in their present order. */
export function score({ probabilities, labels }: LabelledOutputs): Score {
  const classes = probabilities[0]?.length ?? 0
  const rows = probabilities.map(asDistribution)
  const answers = probabilities.map(likeliest)
  const right = answers.map((answer, i) => answer === labels[i])
  const counts = countPerClass(answers, classes)
  const topClass = counts.indexOf(Math.max(...counts))
  const trueProbabilities = rows.map((row, i) => row[labels[i]!]!)
  return {
    right,
    distributions: rows,
    trueProbabilities,
    accuracy: mean(right.map(Number)),
    balancedAccuracy: balanced(right, labels, classes),
    meanEntropy: mean(rows.map(entropyBits)),
    topShare: (counts[topClass] ?? 0) / Math.max(1, labels.length),
    topClass,
    logLoss: mean(trueProbabilities.map((p) => -Math.log(Math.max(SMALLEST, p)))),
    order: bestOrder(answers, labels, classes),
  }
}

/** The same answers when output j means class `order[j]`. */
export function reorder(
  { probabilities, labels }: LabelledOutputs,
  order: readonly number[],
): LabelledOutputs {
  const outputOf = order.map((_, name) => order.indexOf(name))
  return { labels, probabilities: probabilities.map((row) => outputOf.map((output) => row[output]!)) }
}

/**
 * The order that makes the balanced accuracy largest. Every order is thereby looked at, for any number of classes: the most probable
 * output of each image is all that counts, so it is an assignment problem on the table of answers.
 */
function bestOrder(answers: readonly number[], labels: readonly number[], classes: number): number[] {
  const support = countPerClass(labels, classes)
  const gain = Array.from({ length: classes }, () => new Array<number>(classes).fill(0))
  answers.forEach((answer, i) => {
    if (answer >= 0) gain[answer]![labels[i]!]! += 1 / support[labels[i]!]!
  })
  // Among orders that are as good the present one is preferred.
  gain.forEach((row, output) => (row[output]! += 1e-9))
  return bestAssignment(gain)
}

function balanced(right: readonly boolean[], labels: readonly number[], classes: number): number {
  const support = countPerClass(labels, classes)
  const hits = countPerClass(labels.filter((_, i) => right[i]), classes) // prettier-ignore
  return balancedAccuracy(hits, support) ?? 0
}

/** -1 where the network gave no number. */
function likeliest(row: readonly number[]): number {
  return row.every(Number.isFinite) ? argmax(row) : -1
}

/** Sums to 1: outputs of separate sigmoids do not by themselves, and no answer is no output. */
function asDistribution(row: readonly number[]): readonly number[] {
  const sum = row.reduce((total, p) => total + Math.max(0, p), 0)
  if (!Number.isFinite(sum) || sum <= 0) return row.map(() => 1 / row.length)
  return row.map((p) => Math.max(0, p) / sum)
}

function entropyBits(row: readonly number[]): number {
  return row.reduce((sum, p) => (p > 0 ? sum - p * Math.log2(p) : sum), 0)
}

export function countPerClass(values: readonly number[], classes: number): number[] {
  const counts = new Array<number>(classes).fill(0)
  for (const value of values) if (value >= 0) counts[value]!++
  return counts
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length)
}
