import type { ModelId } from '../shared/domain/train-config.ts'

/** A published weight file: where it is, and how to know that it is that file. */
export interface WeightsEntry {
  readonly model: ModelId
  /** Width of the network they are of. */
  readonly alpha: number
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
 * Keras Applications' weights without top, trained on ImageNet at 224 x 224. MD5 is what Keras itself compares for EfficientNet; for
 * MobileNetV2 it names none, so these are what others measured of the files; they could not be downloaded and compared here. Of the
 * widths 0.5, 0.75, 1.3 and 1.4 nobody's measurement is known: without a hash to compare they are not downloaded, only read from a file.
 */
const ENTRIES: readonly WeightsEntry[] = [
  {
    model: 'mobilenet-v2',
    alpha: 1,
    file: 'mobilenet_v2_weights_tf_dim_ordering_tf_kernels_1.0_224_no_top.h5',
    url: 'https://storage.googleapis.com/tensorflow/keras-applications/mobilenet_v2/mobilenet_v2_weights_tf_dim_ordering_tf_kernels_1.0_224_no_top.h5',
    bytes: 9_406_464,
    hash: { algorithm: 'md5', value: 'f1a68526548f7541cda07e19ba6c85f4' },
    licence: KERAS_TERMS,
  },
  {
    model: 'mobilenet-v2',
    alpha: 0.35,
    file: 'mobilenet_v2_weights_tf_dim_ordering_tf_kernels_0.35_224_no_top.h5',
    url: 'https://storage.googleapis.com/tensorflow/keras-applications/mobilenet_v2/mobilenet_v2_weights_tf_dim_ordering_tf_kernels_0.35_224_no_top.h5',
    bytes: 2_019_640,
    hash: {
      algorithm: 'sha256',
      value: 'df1c3db1d0d9193719c4c70f707c56f7021f999f825bdc57454c275cf6def19f',
    },
    licence: KERAS_TERMS,
  },
  {
    model: 'efficientnet-b0',
    alpha: 1,
    file: 'efficientnetb0_notop.h5',
    url: 'https://storage.googleapis.com/keras-applications/efficientnetb0_notop.h5',
    bytes: 16_705_208,
    hash: { algorithm: 'md5', value: '50bc09e76180e00e4465e1a485ddc09d' },
    licence: KERAS_TERMS,
  },
]

/** The pretrained weights of an architecture of a width; undefined where none can be downloaded. */
export function pretrainedWeights(model: ModelId, alpha = 1): WeightsEntry | undefined {
  return ENTRIES.find((entry) => entry.model === model && entry.alpha === alpha)
}
