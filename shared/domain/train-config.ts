/** Settings of a training run: one schema for the panel, the command line and the stored row. */
import { z } from 'zod'
import { MODEL_IDS } from '../../models/registry.ts'
import { expertSchema } from './expert-config.ts'

export const trainConfigSchema = z.object({
  model: z.enum(MODEL_IDS).default('scratch-cnn'),
  /** Side of the square input in pixels. 128 shows a lesion's structure at a third of the work of 224. */
  size: z.int().min(32).max(1024).default(128),
  epochs: z.int().min(1).max(1000).default(20),
  /** 16 fits every model here in 4 GB at 224 px and keeps batch statistics usable. */
  batch: z.int().min(1).max(512).default(16),
  learningRate: z.number().positive().max(1).default(1e-3),
  seed: z
    .int()
    .min(0)
    .max(2 ** 31 - 1)
    .default(42),
  dropout: z.number().min(0).max(0.9).default(0.3),
  /** Mirror images at random while training: a lesion has no right way up. */
  flips: z.boolean().default(true),
  /** Weigh each class by its rarity, so that 67 % naevi do not decide everything. */
  classWeights: z.boolean().default(true),
  /** Stop after this many epochs without a lower validation loss; the best weights are kept. From random weights, epochs that answer one class do not count. */
  patience: z.int().min(1).max(1000).default(6),
  /**
   * 'none' starts from random weights, 'imagenet' from the published ones, a path loads a file's by layer name; `run:3` goes on from the model
   * of run 3, with a new head where its classes are others, or always as `run:3:new-head`. The network then decides model and size.
   */
  weights: z.string().default('none'),
  /** Cross-validation: so many models, each trained on the other folds of the training and validation images. 0: one model on the split. */
  folds: z
    .int()
    .min(0)
    .max(20)
    .refine((folds) => folds !== 1, 'must be 0 or at least 2')
    .default(0),
  /** What the settings panel keeps folded away. */
  expert: expertSchema.prefault({}),
})

/** As stored with a run: one that goes on from an imported network has that network's size, whatever may be chosen. */
export const storedConfigSchema = trainConfigSchema.extend({ size: z.int().min(1).default(128) })

export type TrainConfig = z.infer<typeof trainConfigSchema>
export type TrainConfigInput = z.input<typeof trainConfigSchema>
