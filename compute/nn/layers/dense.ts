/** Dense layers. */
import { matMul } from '../kernels/linear.ts'
import { finish } from './conv.ts'
import { input, type LayerTable } from './types.ts'

export const denseLayers: LayerTable = {
  Dense(call) {
    const x = input(call)
    const kernel = call.weight('kernel')
    if (x.rank === 2) return finish(matMul(x, kernel), call)
    const rows = matMul(x.reshape([-1, kernel.shape[0]!]), kernel)
    return finish(rows.reshape([...x.shape.slice(0, -1), kernel.shape[1]!]), call)
  },
}
