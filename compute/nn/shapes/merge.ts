/** Layers of several inputs. */
import { say } from '../../../shared/say.ts'
import type { LayerConfig } from '../../../models/graph.ts'
import { bad, integer, number } from './config.ts'
import { axisOf, broadcast, show, type Size } from './size.ts'
import type { ArgumentShapes, LayerSpec, Shape, SpecTable } from './types.ts'

function merged(inputs: ArgumentShapes): Shape {
  const [first, ...rest] = inputs
  if (!first || rest.length === 0) throw bad(say`needs at least two inputs`)
  return rest.reduce(broadcast, first)
}

const elementwise: LayerSpec = { shape: (_config, inputs) => merged(inputs) }

/** The shape of inputs laid end to end along `axis`. */
function concatenated(inputs: ArgumentShapes, axis: number): Shape {
  const [first] = inputs
  if (!first) throw bad(say`needs an input`)
  const along = axisOf(axis, first.length)
  const fits = inputs.every(
    (shape) =>
      shape.length === first.length &&
      shape.every((size, i) => i === along || size === null || first[i] === null || size === first[i]),
  )
  if (!fits) throw bad(say`inputs ${inputs.map(show).join(', ')} cannot be concatenated along axis ${axis}`)
  const total = inputs.reduce<Size>(
    (sum, shape) => (sum === null || shape[along] == null ? null : sum + shape[along]),
    0,
  )
  return first.map((size, i) => (i === along ? total : size))
}

const concatAxis = (config: LayerConfig): number =>
  config['axis'] == null ? -1 : integer(config, 'axis', -1, -8)

export const mergeSpecs: SpecTable = {
  Add: elementwise,
  Subtract: elementwise,
  Multiply: elementwise,
  Average: elementwise,
  Maximum: elementwise,
  Minimum: elementwise,
  Concatenate: { shape: (config, inputs) => concatenated(inputs, concatAxis(config)) },
  /** Keras Applications' InceptionResNetV2: x + scale * y. */
  CustomScaleLayer: {
    shape(config, inputs) {
      number(config, 'scale', 1)
      return merged(inputs)
    },
  },
}
