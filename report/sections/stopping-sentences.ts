/** When a training was to end, which of its weights were kept, and how it really ended. */
import { startingWeights } from '../../shared/domain/starting-weights.ts'
import type { TrainConfig } from '../../shared/domain/train-config.ts'
import type { RunDetail } from '../../shared/domain/run.ts'
import { swallowingClass } from '../../shared/domain/training-warnings.ts'
import { epochsOf } from '../setting-words.ts'

interface Stopped {
  readonly detail: Pick<RunDetail, 'bestEpoch' | 'stopped' | 'epochs' | 'folds'>
  readonly config: TrainConfig
}

export function stoppingSentences(training: Stopped): string {
  const sentences = [stoppingSentence(training), oneClassSentence(training), endingSentence(training)]
  return sentences.filter((sentence) => sentence !== '').join(' ')
}

function stoppingSentence({ detail: { bestEpoch }, config }: Stopped): string {
  const { epochs, patience, seed } = config
  const { headEpochs, minDelta } = config.expert
  const after = headEpochs > 0 ? ' after those of the head' : ''
  const least = minDelta > 0 ? ` by more than ${minDelta}` : ''
  const epoch = minDelta > 0 ? 'last epoch that lowered it so' : 'epoch with the lowest validation loss'
  const best = bestEpoch === null ? '' : ` (epoch ${bestEpoch})`
  return (
    `Training lasted at most ${epochsOf(epochs)}${after} and was to end early when the validation loss (unweighted cross-entropy) had not fallen${least} for ${epochsOf(patience)}; ` +
    `the weights of the ${epoch}${best} were kept. The random seed was ${seed}.`
  )
}

/**
 * From random weights an epoch that calls everything one class is the best only while there is no other. Told where there was one, and of
 * folds, whose epochs the report does not have.
 */
function oneClassSentence({ detail: { epochs, folds }, config }: Stopped): string {
  if (startingWeights(config.weights).kind !== 'random') return ''
  if (folds.length === 0 && !epochs.some((epoch) => swallowingClass(epoch) !== undefined)) return ''
  return 'Epochs after which nearly all validation images were predicted as one class, though they are of several, were kept only for want of another, and did not count towards early stopping while the training loss fell.'
}

/** How it really ended, where that was not with the last epoch. */
function endingSentence({ detail: { stopped, epochs } }: Stopped): string {
  const after = `after ${epochsOf(epochs.length)}`
  if (stopped === 'early stopping') return `It ended early ${after}.`
  if (stopped === 'stopped') return `It was ended by hand ${after}.`
  return stopped === 'not finite' ? `It ended ${after} because the loss was no longer finite.` : ''
}
