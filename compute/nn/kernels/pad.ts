/** Padding by reflection; tfjs's own gradient forgets the reflected part. */
import { tf, type Tensor } from '../tf.ts'
import { attr, differentiable, float32, op } from './op.ts'

/** Pads x by `rows` [[before, after], ...], mirrored without ('reflect') or with ('symmetric') the border itself. */
export function mirrorPad(
  x: Tensor,
  rows: readonly (readonly [number, number])[],
  mode: 'reflect' | 'symmetric',
): Tensor {
  const widths = (): Tensor => tf.tensor2d(rows.map((row) => [...row]), [rows.length, 2], 'int32') // prettier-ignore
  const attributes = [float32, attr.type('Tpaddings', 'int32'), attr.text('mode', mode.toUpperCase())]
  return differentiable([x], ([x]) => ({
    value: op('MirrorPad', [x!, widths()], attributes),
    gradFunc: (dy) => op('MirrorPadGrad', [dy, widths()], attributes),
  }))
}
