/** Pooling layers. */
import { averagePool, maxPool, spatialMean } from '../kernels/pool.ts'
import { flag } from '../shapes/config.ts'
import { poolGeometry } from '../shapes/pool.ts'
import type { Tensor } from '../tf.ts'
import { input, type LayerCall, type LayerTable } from './types.ts'

/** [N,1,1,C] -> [N,C], unless the config keeps the axes. */
function collapsed(x: Tensor, { config }: LayerCall): Tensor {
  return flag(config, 'keepdims', false) ? x : x.reshape([x.shape[0]!, x.shape[3]!])
}

export const poolLayers: LayerTable = {
  MaxPooling2D: (call) => maxPool(input(call), poolGeometry(call.config)),
  AveragePooling2D: (call) => averagePool(input(call), poolGeometry(call.config)),
  GlobalAveragePooling2D: (call) => collapsed(spatialMean(input(call)), call),
  GlobalMaxPooling2D(call) {
    const window = input(call).shape.slice(1, 3) as [number, number]
    return collapsed(maxPool(input(call), { window, strides: window, padding: 'valid' }), call)
  },
}
