/** Settings of a training run beyond the usual ones. Every default leaves training as the plain settings describe it. */
import { z } from 'zod'

/** How far each change to a training image may go; 0 switches it off. */
const augmentationSchema = z.object({
  /** Largest turn to either side; 180 allows every angle. The border is mirrored. */
  rotationDegrees: z.number().min(0).max(180).default(0),
  /** 0.1: between 0.9 and 1.1 times the size. */
  zoom: z.number().min(0).max(0.9).default(0),
  /** Largest move, as a fraction of the side. */
  shift: z.number().min(0).max(0.5).default(0),
  /** 0.2: between 0.8 and 1.2 times as bright. */
  brightness: z.number().min(0).max(0.9).default(0),
  contrast: z.number().min(0).max(0.9).default(0),
  saturation: z.number().min(0).max(1).default(0),
  hueDegrees: z.number().min(0).max(180).default(0),
  /** Largest standard deviation of a Gaussian blur, in pixels. */
  blurPx: z.number().min(0).max(10).default(0),
  /** Largest side of the erased square, as a fraction of the image's. */
  cutout: z.number().min(0).max(0.8).default(0),
  /** Most hairs drawn over an image. */
  hairs: z.int().min(0).max(50).default(0),
})

export const expertSchema = z.object({
  /**
   * Width of an architecture that has this option: its channel counts are multiplied by it. Keras Applications has MobileNetV2 in 0.35, 0.5,
   * 0.75, 1, 1.3 and 1.4.
   */
  alpha: z.number().min(0.1).max(2).default(1),
  optimizer: z.enum(['adam', 'adamw', 'sgd']).default('adam'),
  /** SGD only, in Nesterov's form. */
  momentum: z.number().min(0).max(0.999).default(0.9),
  /** AdamW and SGD: applied to kernels. */
  weightDecay: z.number().min(0).max(1).default(0),
  schedule: z.enum(['constant', 'cosine', 'step', 'plateau']).default('constant'),
  warmupEpochs: z.number().min(0).max(100).default(0),
  /** 'step': epochs between two drops; 'plateau': epochs without a lower validation loss before one. */
  dropEvery: z.int().min(1).max(1000).default(5),
  dropFactor: z.number().positive().max(1).default(0.3),
  /** Largest common norm of all gradients; 0 for none. */
  clipNorm: z.number().min(0).default(0),
  /**
   * How much of the averages of batch normalisation carries on at each step. 0: what the network has, but from random weights no more than
   * remembers half an epoch.
   */
  normMomentum: z.number().min(0).max(0.9999).default(0),
  loss: z.enum(['cross-entropy', 'focal']).default('cross-entropy'),
  labelSmoothing: z.number().min(0).max(0.5).default(0),
  focalGamma: z.number().min(0).max(10).default(2),
  /** 'balanced' draws each class equally often instead of every image once. */
  sampling: z.enum(['all', 'balanced']).default('all'),
  /** An epoch counts as better only when the validation loss falls by more than this. */
  minDelta: z.number().min(0).max(10).default(0),
  /** Images that go through the network at once; gradients of the parts of a batch are added up. 0: the whole batch. */
  microBatch: z.int().min(0).max(512).default(0),
  /** Epochs in which the head alone learns on the frozen base, before the rest; 0 for none. */
  headEpochs: z.int().min(0).max(1000).default(0),
  /** Of each training image, how many changed pictures the frozen base sees. More cost time once and disk space. */
  headViews: z.int().min(1).max(20).default(2),
  headLearningRate: z.number().positive().max(1).default(1e-3),
  /** First layer that learns after the head's epochs; empty for all. */
  fineTuneFrom: z.string().default(''),
  augmentation: augmentationSchema.prefault({}),
})
