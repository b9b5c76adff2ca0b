import type { ModelId } from '../shared/domain/train-config.ts'

/** A published weight file: where it is, and how to know that it is that file. */
export interface WeightsEntry {
  readonly model: ModelId
  /** Name in the cache. */
  readonly file: string
  readonly url: string
  readonly bytes: number
  readonly hash: { readonly algorithm: 'md5' | 'sha256'; readonly value: string }
  /** Who published it and on what terms, for the person who downloads it. */
  readonly licence: string
}

const KERAS_TERMS =
  'Published by Keras Applications under the Apache License 2.0. Trained on ImageNet, whose pictures are for non-commercial research.'

/**
 * Keras Applications' weights without top, trained on ImageNet (width 1.0, 224 x 224). MD5 is what Keras itself compares for
 * EfficientNet; for MobileNetV2 it names none, so this is what others measured of the file; it could not be downloaded and compared here.
 */
const ENTRIES: readonly WeightsEntry[] = [
  {
    model: 'mobilenet-v2',
    file: 'mobilenet_v2_weights_tf_dim_ordering_tf_kernels_1.0_224_no_top.h5',
    url: 'https://storage.googleapis.com/tensorflow/keras-applications/mobilenet_v2/mobilenet_v2_weights_tf_dim_ordering_tf_kernels_1.0_224_no_top.h5',
    bytes: 9_406_464,
    hash: { algorithm: 'md5', value: 'f1a68526548f7541cda07e19ba6c85f4' },
    licence: KERAS_TERMS,
  },
  {
    model: 'efficientnet-b0',
    file: 'efficientnetb0_notop.h5',
    url: 'https://storage.googleapis.com/keras-applications/efficientnetb0_notop.h5',
    bytes: 16_705_208,
    hash: { algorithm: 'md5', value: '50bc09e76180e00e4465e1a485ddc09d' },
    licence: KERAS_TERMS,
  },
]

/** The pretrained weights of an architecture; undefined where none were published. */
export function pretrainedWeights(model: ModelId): WeightsEntry | undefined {
  return ENTRIES.find((entry) => entry.model === model)
}
