/** Where a training stands between two steps. Shuffling, augmentation and dropout are functions of it and the seed. */
export interface Position {
  /** From 1: the epoch under way. */
  readonly epoch: number
  /** Batches of it already trained on. */
  readonly batch: number
  /** Sums over those batches. */
  readonly lossSum: number
  readonly correct: number
  readonly seen: number
  /** Time spent in this epoch so far. */
  readonly seconds: number
}

export function firstPosition(epoch: number): Position {
  return { epoch, batch: 0, lossSum: 0, correct: 0, seen: 0, seconds: 0 }
}

/** The position after one more batch of `count` images. */
export function advance(
  position: Position,
  loss: number,
  correct: number,
  count: number,
  seconds: number,
): Position {
  return {
    epoch: position.epoch,
    batch: position.batch + 1,
    lossSum: position.lossSum + loss * count,
    correct: position.correct + correct,
    seen: position.seen + count,
    seconds: position.seconds + seconds,
  }
}
