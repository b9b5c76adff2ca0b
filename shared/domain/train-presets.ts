/** Settings for common purposes. */
import { startingWeights } from './starting-weights.ts'
import { trainConfigSchema, type TrainConfig } from './train-config.ts'

export const PRESETS = ['quick', 'balanced', 'thorough'] as const
export type Preset = (typeof PRESETS)[number]

/** What a preset leaves as the user set it. */
export type Kept = Pick<TrainConfig, 'model' | 'weights' | 'seed' | 'folds'>

/**
 * Settings of a preset. 'quick' shows in a minute or so whether images and labels make sense; 'balanced' is the schema's defaults;
 * 'thorough' trades time for quality. With pretrained weights the head learns first, and what it was given is then changed at a tenth of
 * the rate: larger steps would destroy it before it is used.
 */
export function presetConfig(preset: Preset, { model, weights, seed, folds }: Kept): TrainConfig {
  const pretrained = startingWeights(weights).kind !== 'random'
  const size = pretrained && preset !== 'quick' ? 224 : SIZES[preset]
  const rate = pretrained ? { learningRate: 1e-4 } : {}
  const { expert, ...usual } = USUAL[preset]
  const transfer = pretrained ? { headEpochs: HEAD_EPOCHS[preset], schedule: 'cosine' as const } : {}
  return trainConfigSchema.parse({
    ...usual,
    ...rate,
    model,
    weights,
    seed,
    folds,
    size,
    expert: { ...expert, ...transfer },
  })
}

const SIZES: Readonly<Record<Preset, number>> = { quick: 96, balanced: 128, thorough: 224 }
const HEAD_EPOCHS: Readonly<Record<Preset, number>> = { quick: 3, balanced: 5, thorough: 10 }

const USUAL: Readonly<
  Record<Preset, Partial<Omit<TrainConfig, 'expert'>> & { readonly expert?: Partial<TrainConfig['expert']> }>
> = {
  quick: { epochs: 5, patience: 5 },
  balanced: {},
  thorough: {
    epochs: 60,
    patience: 12,
    expert: {
      optimizer: 'adamw',
      weightDecay: 1e-4,
      schedule: 'cosine',
      warmupEpochs: 2,
      labelSmoothing: 0.05,
      // A lesion may lie at any angle; lamps and cameras differ, the colours of a lesion much less.
      augmentation: {
        rotationDegrees: 180,
        zoom: 0.15,
        shift: 0.08,
        brightness: 0.2,
        contrast: 0.2,
        saturation: 0.2,
        hueDegrees: 5,
        blurPx: 0.8,
        cutout: 0.2,
        hairs: 8,
      },
    },
  },
}
