import type { ClassShares } from '../../shared/domain/epoch.ts'
import type { NetworkOutputs } from '../nn/predictor.ts'
import { yieldToEventLoop } from '../progress.ts'
import { VALIDATION_BATCH, type Learner } from './learner.ts'

export interface Validation {
  readonly valLoss: number
  readonly valAccuracy: number
  readonly classShares: ClassShares
}

/**
 * Loss, accuracy and what the images are called, on images as they are, classes unweighted, layers in inference mode. Reports the images
 * done after each batch.
 */
export async function validate(
  learner: Learner,
  signal: AbortSignal,
  report: (done: number) => void,
): Promise<Validation> {
  let [lossSum, right, done] = [0, 0, 0]
  const classes = Math.max(2, learner.step.units)
  const predicted = new Array<number>(classes).fill(0)
  const labelled = new Array<number>(classes).fill(0)
  for await (const { images, labels } of learner.valBatches()) {
    await yieldToEventLoop(signal)
    const predictions = learner.step.predict(images, VALIDATION_BATCH)
    const { loss, correct } = scoreOf(predictions, labels)
    count(predicted, predictions.logits, predictions, 0)
    count(labelled, labels, predictions, 0.5)
    lossSum += loss
    right += correct
    done += images.count
    report(done)
  }
  const shares = (counts: readonly number[]): number[] => counts.map((n) => n / done)
  const classShares = { predicted: shares(predicted), labelled: shares(labelled) }
  return { valLoss: lossSum / done, valAccuracy: right / done, classShares }
}

/** Adds each row's class to `counts`: its largest value, or for one unit whether it is above the border. */
function count(
  counts: number[],
  values: Float32Array,
  { count: rows, units }: Pick<NetworkOutputs, 'count' | 'units'>,
  border: number,
): void {
  for (let i = 0; i < rows; i++) {
    const row = values.subarray(i * units, (i + 1) * units)
    const chosen = units === 1 ? Number(row[0]! > border) : row.indexOf(Math.max(...row))
    // Weights that are no numbers choose nothing.
    if (chosen >= 0) counts[chosen]! += 1
  }
}

/**
 * Sum of the cross-entropy over the images, from the logits so that a certain mistake is a large number and not infinite, and how
 * many were right.
 * @param labels one-hot [count,units], or [count,1] with 0 and 1 for a sigmoid
 */
function scoreOf(
  { logits, count, units }: NetworkOutputs,
  labels: Float32Array,
): { loss: number; correct: number } {
  let [loss, correct] = [0, 0]
  for (let i = 0; i < count; i++) {
    const z = logits.subarray(i * units, (i + 1) * units)
    const y = labels.subarray(i * units, (i + 1) * units)
    if (units === 1) {
      loss += softplus(z[0]!) - z[0]! * y[0]!
      correct += z[0]! > 0 === y[0]! > 0.5 ? 1 : 0
    } else {
      loss += logSumExp(z) - z.reduce((sum, value, unit) => sum + value * y[unit]!, 0)
      correct += z.indexOf(Math.max(...z)) === y.indexOf(1) ? 1 : 0
    }
  }
  return { loss, correct }
}

/** log(1 + e^x) without overflow. */
function softplus(x: number): number {
  return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)))
}

function logSumExp(values: Float32Array): number {
  const highest = Math.max(...values)
  return highest + Math.log(values.reduce((sum, value) => sum + Math.exp(value - highest), 0))
}
