/** Pooling. */
import type { LayerConfig } from '../../../models/graph.ts'
import { channelsLast, choice, flag, pair } from './config.ts'
import { image, windowed } from './size.ts'
import type { ArgumentShapes, LayerSpec, Shape, SpecTable } from './types.ts'

/** Window, strides and padding of a pooling layer; strides default to the window. */
export interface PoolGeometry {
  readonly window: readonly [number, number]
  readonly strides: readonly [number, number]
  readonly padding: 'same' | 'valid'
}

export function poolGeometry(config: LayerConfig): PoolGeometry {
  channelsLast(config)
  const window = pair(config, 'pool_size', 2)
  return {
    window,
    strides: config['strides'] == null ? window : pair(config, 'strides'),
    padding: choice(config, 'padding', ['same', 'valid'], 'valid'),
  }
}

const windowedPool: LayerSpec = {
  shape(config, inputs) {
    const { window, strides, padding } = poolGeometry(config)
    const [batch, height, width, channels] = image(inputs[0])
    return [
      batch,
      windowed(height, window[0], strides[0], padding),
      windowed(width, window[1], strides[1], padding),
      channels,
    ]
  },
}

function globalShape(config: LayerConfig, inputs: ArgumentShapes): Shape {
  channelsLast(config)
  const [batch, , , channels] = image(inputs[0])
  return flag(config, 'keepdims', false) ? [batch, 1, 1, channels] : [batch, channels]
}

export const poolSpecs: SpecTable = {
  MaxPooling2D: windowedPool,
  AveragePooling2D: windowedPool,
  GlobalAveragePooling2D: { shape: globalShape },
  GlobalMaxPooling2D: { shape: globalShape },
}
