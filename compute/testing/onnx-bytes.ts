/** ONNX files as small as tests need them. */
import { BinaryWriter } from '@bufbuild/protobuf/wire'

type Field = readonly [number, number | string | Uint8Array]

export const message = (...fields: readonly Field[]): Uint8Array => {
  const writer = new BinaryWriter()
  for (const [field, value] of fields) {
    if (typeof value === 'number') writer.tag(field, 0).int64(value)
    else if (typeof value === 'string') writer.tag(field, 2).string(value)
    else writer.tag(field, 2).bytes(value)
  }
  return writer.finish()
}
const dim = (size: number): readonly [number, Uint8Array] => [1, message([1, size])]
const valueInfo = (name: string, ...sizes: readonly number[]): Uint8Array =>
  message([1, name], [2, message([1, message([1, 1], [2, message(...sizes.map(dim))])])])
export const tensor = (name: string, dims: readonly number[], ...rest: readonly Field[]): Uint8Array =>
  message(...dims.map((size) => [1, size] as const), [2, 1], [8, name], ...rest)
/** An operator, named after its output. */
export const node = (op: string, inputs: readonly string[], output: string): Uint8Array =>
  message(...inputs.map((name) => [1, name] as const), [2, output], [3, output], [4, op])

/** Global pooling and two units on an RGB image of 8 x 8. */
export function onnx(
  weights: Uint8Array = tensor('w', [3, 2], [9, new Uint8Array(24)]),
  ...nodes: readonly Uint8Array[]
): Uint8Array {
  const all = nodes.length
    ? nodes
    : [node('GlobalAveragePool', ['x'], 'p'), node('Flatten', ['p'], 'f'), node('MatMul', ['f', 'w'], 'y')]
  const graph = message(
    ...all.map((each) => [1, each] as const),
    [2, 'g'],
    [5, weights],
    [11, valueInfo('x', 1, 3, 8, 8)],
    [12, valueInfo('y', 1, 2)],
  )
  return message([1, 8], [7, graph], [8, message([2, 17])])
}
