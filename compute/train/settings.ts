import type { TrainConfig } from '../../shared/domain/train-config.ts'
import type { LossConfig } from '../nn/training/losses.ts'
import type { OptimizerConfig } from '../nn/training/optimizers.ts'
import { NO_AUGMENTATION, type AugmentationSettings } from '../pixels/augmentation.ts'
import type { Schedule } from './schedule.ts'

/** What the loop works with: the user's settings, in the words of the parts that carry them out. */
export interface TrainingSettings {
  readonly optimizer: OptimizerConfig
  readonly loss: LossConfig
  readonly schedule: Schedule
  readonly augmentation: AugmentationSettings
}

export function settingsOf(config: TrainConfig): TrainingSettings {
  return {
    optimizer: { kind: 'adam' },
    loss: { kind: 'cross-entropy' },
    schedule: {
      kind: 'constant',
      learningRate: config.learningRate,
      warmupEpochs: 0,
      epochs: config.epochs,
      every: 1,
      factor: 1,
    },
    augmentation: { ...NO_AUGMENTATION, flipHorizontal: config.flips, flipVertical: config.flips },
  }
}
