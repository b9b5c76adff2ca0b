/** Arithmetic of sizes where `null` is an open one. */
import { say } from '../../../shared/say.ts'
import { bad } from './config.ts'
import type { Shape } from './types.ts'

export type Size = number | null

/** Applies a formula to a known size, leaves an open one open. */
export function sized(size: Size, formula: (known: number) => number): Size {
  if (size === null) return null
  const result = formula(size)
  if (result < 1) throw bad(say`the input is too small: a size of ${size} would become ${result}`)
  return result
}

/** Output size of a convolution or pooling window along one axis. */
export function windowed(size: Size, kernel: number, stride: number, padding: string, dilation = 1): Size {
  const reach = (kernel - 1) * dilation + 1
  return sized(size, (known) => Math.ceil((padding === 'same' ? known : known - reach + 1) / stride))
}

/** `axis` counted from the front, whichever end it was counted from. */
export function axisOf(axis: number, rank: number): number {
  const index = axis < 0 ? axis + rank : axis
  if (index < 0 || index >= rank) throw bad(say`axis ${axis} does not exist in ${rank} dimensions`)
  return index
}

/** The sizes of a 4-D input [N,H,W,C]; C must be known. */
export function image(shape: Shape | undefined): readonly [Size, Size, Size, number] {
  if (shape?.length !== 4)
    throw bad(say`needs a 4-D input [N,H,W,C], but gets ${shape ? show(shape) : say`nothing`}`)
  const [batch, height, width, channels] = shape as [Size, Size, Size, Size]
  return [batch, height, width, knownChannels(channels)]
}

/** The number of channels, which must not be open. */
export function knownChannels(size: Size | undefined): number {
  if (size == null) throw bad(say`the number of channels must be known`)
  return size
}

/** numpy's broadcasting. */
export function broadcast(a: Shape, b: Shape): Shape {
  const rank = Math.max(a.length, b.length)
  return Array.from({ length: rank }, (_, i) => {
    const left = a[i - rank + a.length] === undefined ? 1 : a[i - rank + a.length]!
    const right = b[i - rank + b.length] === undefined ? 1 : b[i - rank + b.length]!
    if (left === right || right === 1) return left
    if (left === 1 || left === null) return right
    if (right === null) return left
    throw bad(say`shapes ${show(a)} and ${show(b)} do not fit together`)
  })
}

/** Number of elements but for open axes (at least the batch). */
export function elements(shape: Shape): number {
  return shape.reduce<number>((product, size) => product * (size ?? 1), 1)
}

export function show(shape: Shape): string {
  return `[${shape.map((size) => size ?? '?').join(', ')}]`
}
