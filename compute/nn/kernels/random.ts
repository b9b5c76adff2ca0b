/** Random numbers that depend on a seed alone, so that a recorded step draws new ones by taking its seed as an input. */
import { tf, type Tensor } from '../tf.ts'
import { attr, int32, op } from './op.ts'

const attributes = [attr.type('dtype', 'float32'), attr.type('T', 'int32'), attr.type('Tseed', 'int32')]

/** Two int32 that name a stream: the step's seed and the layer's number. */
export function streamSeed(stepSeed: Tensor, stream: number): Tensor {
  return tf.stack([stepSeed.reshape([]), tf.scalar(stream, 'int32')])
}

/** Uniform in [0, 1). `seed` int32 [2]. */
export function uniform(shape: readonly number[], seed: Tensor): Tensor {
  return op('StatelessRandomUniform', [int32(shape), seed], attributes)
}

/** Standard normal. `seed` int32 [2]. */
export function normal(shape: readonly number[], seed: Tensor): Tensor {
  return op('StatelessRandomNormal', [int32(shape), seed], attributes)
}
