/** Where early stopping stands; JSON-safe, part of a checkpoint. */
export interface StoppingState {
  /** Lowest validation loss so far; null before the first epoch. */
  readonly best: number | null
  /** From 1; 0 before the first epoch. */
  readonly bestEpoch: number
  /** Epochs since. */
  readonly waited: number
}

export const STOPPING_START: StoppingState = { best: null, bestEpoch: 0, waited: 0 }

/** The state after an epoch. A loss that is no number never counts as better. */
export function afterEpoch(state: StoppingState, epoch: number, loss: number, minDelta = 0): StoppingState {
  const better = Number.isFinite(loss) && (state.best === null || loss < state.best - minDelta)
  return better ? { best: loss, bestEpoch: epoch, waited: 0 } : { ...state, waited: state.waited + 1 }
}

/** True when the last epoch was the best so far. */
export function isBest(state: StoppingState): boolean {
  return state.bestEpoch > 0 && state.waited === 0
}
