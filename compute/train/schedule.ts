/** How the learning rate moves over a training. */
export interface Schedule {
  readonly kind: 'constant' | 'cosine' | 'step' | 'plateau'
  readonly learningRate: number
  /** Epochs in which the rate rises in a straight line from nearly nothing. */
  readonly warmupEpochs: number
  readonly epochs: number
  /** 'step': epochs between two drops; 'plateau': epochs without a lower validation loss before one. */
  readonly every: number
  /** 'step' and 'plateau': what a drop multiplies with. */
  readonly factor: number
}

/**
 * Learning rate of an optimizer step. A function of the position and the epochs before it alone, so that a resumed run continues on
 * the same curve.
 * @param position epochs done, with fraction: 2.5 is the middle of the third
 * @param losses validation loss of each epoch done
 */
export function learningRateAt(schedule: Schedule, position: number, losses: readonly number[]): number {
  const { kind, learningRate, warmupEpochs, epochs, every, factor } = schedule
  if (position < warmupEpochs) return (learningRate * (position + WARM_START)) / (warmupEpochs + WARM_START)
  if (kind === 'constant') return learningRate
  if (kind === 'step') return learningRate * factor ** Math.floor((position - warmupEpochs) / every)
  if (kind === 'plateau') return learningRate * factor ** plateaus(losses, every)
  // Loshchilov and Hutter 2017 (https://arxiv.org/abs/1608.03983), equation 5, without restarts.
  const progress = Math.min(1, (position - warmupEpochs) / Math.max(epochs - warmupEpochs, 1e-9))
  return (learningRate * (1 + Math.cos(Math.PI * progress))) / 2
}

/** Fraction of an epoch that the first step of a warm-up already counts: a rate of zero would waste it. */
const WARM_START = 0.05

/** How often the loss stood still for `patience` epochs; counting starts again after each. */
function plateaus(losses: readonly number[], patience: number): number {
  let [best, waited, count] = [Infinity, 0, 0]
  for (const loss of losses) {
    if (loss < best) [best, waited] = [loss, 0]
    else if (++waited >= patience) [waited, count] = [0, count + 1]
  }
  return count
}
