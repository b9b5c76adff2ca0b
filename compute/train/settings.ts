import type { TrainConfig } from '../../shared/domain/train-config.ts'
import type { LossConfig } from '../nn/training/losses.ts'
import type { OptimizerConfig } from '../nn/training/optimizers.ts'
import type { AugmentationSettings } from '../pixels/augmentation.ts'

/** The network's part of the settings, in the words of `compute/nn`. */
export function optimizerOf({ expert }: TrainConfig): OptimizerConfig {
  const { optimizer, weightDecay, momentum } = expert
  if (optimizer === 'adam') return { kind: 'adam' }
  if (optimizer === 'adamw') return { kind: 'adamw', weightDecay }
  return { kind: 'sgd', momentum, nesterov: true, weightDecay }
}

export function lossOf({ expert }: TrainConfig): LossConfig {
  const { loss, labelSmoothing, focalGamma } = expert
  return { kind: loss, labelSmoothing, gamma: focalGamma }
}

/** Names the changes to the images of an epoch, so that they are the same each time. */
export function augmentationKey(seed: number, epoch: number): string {
  return `${seed}/augment/${epoch}`
}

export function augmentationOf({ flips, expert }: TrainConfig): AugmentationSettings {
  return { flipHorizontal: flips, flipVertical: flips, ...expert.augmentation }
}
