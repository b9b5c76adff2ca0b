/** Where early stopping stands; JSON-safe, part of a checkpoint. */
export interface StoppingState {
  /** Lowest validation loss so far; null before the first epoch. */
  readonly best: number | null
  /** From 1; 0 before the first epoch. */
  readonly bestEpoch: number
  /** Epochs since that used up patience. */
  readonly waited: number
  /** Lowest training loss so far. */
  readonly trainingLoss?: number
  /** The best epoch answers one class: it is kept only until another does not. Left out when false. */
  readonly oneClass?: boolean
}

export const STOPPING_START: StoppingState = { best: null, bestEpoch: 0, waited: 0 }

/** What early stopping is told of an epoch. */
export interface EpochResult {
  readonly epoch: number
  /** Of the training images. */
  readonly loss: number
  readonly valLoss: number
  /** Training from random weights, and the model answers one class for the validation images, whatever they show. */
  readonly oneClass?: boolean
}

/**
 * The state after an epoch. A loss that is no number never counts as better.
 *
 * From random weights the averages of batch normalisation lag behind the weights, so that for some epochs a network that learns well still
 * answers one class. The validation losses of such epochs do not say what was learnt: they give way to the first epoch that tells classes
 * apart, whatever its loss, and use up no patience as long as the training loss falls.
 */
export function afterEpoch(state: StoppingState, result: EpochResult, minDelta = 0): StoppingState {
  const { epoch, loss, valLoss, oneClass = false } = result
  const learns = loss < (state.trainingLoss ?? Infinity)
  const trainingLoss = learns ? loss : state.trainingLoss
  const known = trainingLoss === undefined ? {} : { trainingLoss }
  if (isBetter(state, result, minDelta)) {
    return { best: valLoss, bestEpoch: epoch, waited: 0, ...known, ...(oneClass && { oneClass }) }
  }
  return { ...state, ...known, waited: state.waited + (oneClass && learns ? 0 : 1) }
}

function isBetter(
  state: StoppingState,
  { valLoss, oneClass = false }: EpochResult,
  minDelta: number,
): boolean {
  if (!Number.isFinite(valLoss)) return false
  const { best, oneClass: bestIsOneClass = false } = state
  if (best === null || (bestIsOneClass && !oneClass)) return true
  return bestIsOneClass === oneClass && valLoss < best - minDelta
}

/** True when that epoch is the best so far. */
export function isBest(state: StoppingState, epoch: number): boolean {
  return state.bestEpoch === epoch
}
