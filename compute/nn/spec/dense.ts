/** Dense: works on the last axis of an input of any rank. */
import { flag, integer } from './config.ts'
import { known } from './size.ts'
import type { SpecTable } from './types.ts'

export const denseSpecs: SpecTable = {
  Dense: {
    weights(config, inputs) {
      const units = integer(config, 'units')
      const channels = known(inputs[0]?.at(-1), 'the last axis')
      const kernel = {
        name: 'kernel',
        shape: [channels, units],
        trainable: true,
        init: config['kernel_initializer'] ?? 'glorot_uniform',
      }
      const bias = {
        name: 'bias',
        shape: [units],
        trainable: true,
        init: config['bias_initializer'] ?? 'zeros',
      }
      return flag(config, 'use_bias', true) ? [kernel, bias] : [kernel]
    },
    shape: (config, inputs) => [...(inputs[0] ?? []).slice(0, -1), integer(config, 'units')],
  },
}
