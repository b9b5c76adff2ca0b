/** Batch normalisation with TensorFlow's fused kernels (Ioffe and Szegedy 2015). */
import { tf, type OpAttribute, type Tensor } from '../tf.ts'
import { attr, differentiable, float32, runOp } from './op.ts'

const attributes = (epsilon: number, training: boolean): OpAttribute[] => [
  float32,
  attr.type('U', 'float32'),
  attr.float('epsilon', epsilon),
  attr.text('data_format', 'NHWC'),
  attr.flag('is_training', training),
]

/** Statistics of a batch, [C] each; the variance is the unbiased one, which moving averages take. */
export interface BatchStatistics {
  readonly mean: Tensor
  readonly variance: Tensor
}

/** x [N,H,W,C] normalised by the batch's own statistics, which `onStatistics` receives. */
export function batchNormTraining(
  x: Tensor,
  gamma: Tensor,
  beta: Tensor,
  epsilon: number,
  onStatistics: (statistics: BatchStatistics) => void,
): Tensor {
  return differentiable([x, gamma, beta], ([x, gamma, beta], save) => {
    const none = tf.tensor1d([])
    const options = [...attributes(epsilon, true), attr.float('exponential_avg_factor', 1)]
    const [value, mean, variance, ...reserved] = runOp(
      'FusedBatchNormV3',
      [x!, gamma!, beta!, none, none],
      options,
      6,
    )
    onStatistics({ mean: tf.keep(mean!), variance: tf.keep(variance!) })
    save([x!, gamma!, ...reserved])
    const gradFunc = (dy: Tensor, [x, gamma, ...reserved]: Tensor[]): Tensor[] =>
      runOp('FusedBatchNormGradV3', [dy, x!, gamma!, ...reserved], attributes(epsilon, true), 5).slice(0, 3)
    return { value: value!, gradFunc }
  })
}

/** x [N,H,W,C] normalised by given statistics [C]; differentiable in x, gamma and beta. */
export function batchNormInference(
  x: Tensor,
  gamma: Tensor,
  beta: Tensor,
  mean: Tensor,
  variance: Tensor,
  epsilon: number,
): Tensor {
  return differentiable([x, gamma, beta], ([x, gamma, beta], save) => {
    const [value] = runOp(
      'FusedBatchNormV3',
      [x!, gamma!, beta!, mean, variance],
      attributes(epsilon, false),
      6,
    )
    save([x!, gamma!])
    const gradFunc = (dy: Tensor, [x, gamma]: Tensor[]): Tensor[] =>
      runOp(
        'FusedBatchNormGradV3',
        [dy, x!, gamma!, mean, variance, mean],
        attributes(epsilon, false),
        5,
      ).slice(0, 3)
    return { value: value!, gradFunc }
  })
}
