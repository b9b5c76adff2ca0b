/**
 * Records the TensorFlow ops a function would run, as nodes of a graph.
 *
 * While it is active it stands in the place of the addon behind tfjs. Tensors that depend on an input are symbols: they have a
 * shape and a type but no values, and negative ids. To learn what an op returns, it runs once on zeros of the right shapes,
 * which are freed at once; so recording needs the memory of one op, not of a training step. Real tensors met on the way (weights
 * that are not inputs, axes, paddings) become constants of the graph.
 */
import { AppError } from '../../../shared/errors.ts'
import { typeNumber } from '../kernels/op.ts'
import { backend, type Binding, type OpAttribute, type Tensor, type TensorInfo } from '../tf.ts'
import {
  opAttribute,
  shapeAttribute,
  tensorAttribute,
  typeAttribute,
  type GraphDefNode,
} from './graph-def.ts'
import { downloadTensor, runOnZeros, type Symbol } from './trial.ts'

/** Ops so cheap that their results are better computed again than kept (Chen et al. 2016, training with sublinear memory). */
const cheap = new Set(['Mul', 'Sigmoid'])

/** Ops that tfjs runs without naming their type T: eager execution infers it, a graph does not. */
const untyped = new Set(['ExpandDims'])

let active: Recorder | null = null

/** The recorder that is recording now, if any. */
export function activeRecorder(): Recorder | null {
  return active
}

/** Runs `work`, which may not wait for anything, and lets `recorder` note the ops. */
export function record<T>(recorder: Recorder, work: () => T): T {
  if (active) throw new AppError('internal', 'A recording is already going on.')
  const target = backend()
  const addon = target.binding
  active = recorder
  target.binding = recorder.bindPlaceholder()
  try {
    return work()
  } finally {
    target.binding = addon
    active = null
  }
}

export class Recorder {
  readonly nodes: GraphDefNode[] = []
  readonly #addon: Binding = backend().binding
  readonly #symbols = new Map<number, Symbol>()
  /** Nodes of real tensors, by the addon's id. */
  readonly #constants = new Map<number, string>()
  /** Nodes of small constants, by content: shapes and axes recur hundreds of times. */
  readonly #shared = new Map<string, string>()
  readonly #byName = new Map<string, GraphDefNode>()
  /** What was computed again: both a convolution and the activation before it may ask. */
  readonly #again = new Map<string, string>()
  #nextSymbol = -2

  /** A value fed at every run. */
  input(name: string, shape: readonly number[], dtype: number): Tensor {
    this.#add(name, 'Placeholder', [], new Map([['dtype', typeAttribute(dtype)], ['shape', shapeAttribute(shape)]])) // prettier-ignore
    return backend().createOutputTensor(this.#symbol(name, shape, dtype))
  }

  /** A value fetched at every run. A node of its own, because TensorFlow cannot fetch what is fed. */
  output(name: string, tensor: Tensor): void {
    this.#add(
      name,
      'Identity',
      [this.sourceOf(tensor)],
      new Map([['T', typeAttribute(this.#typeOf(tensor))]]),
    )
  }

  /**
   * The same value computed a second time, once `after` is there, as far back as cheap ops made it. TensorFlow would otherwise hold
   * the first one from the forward pass until the backward pass needs it.
   */
  again(tensor: Tensor, after: Tensor): Tensor {
    const [id] = backend().getInputTensorIds([tensor])
    const symbol = this.#symbols.get(id!)
    if (!symbol) return tensor
    const source = this.#rebuilt(symbol.source, `^${this.sourceOf(after).split(':')[0]}`)
    if (source === symbol.source) return tensor
    return backend().createOutputTensor(this.#symbol(source, symbol.shape, symbol.dtype))
  }

  /** `node:output` that computes a tensor; a real tensor becomes a constant. */
  sourceOf(tensor: Tensor): string {
    const [id] = backend().getInputTensorIds([tensor])
    return this.#sourceOfId(id!)
  }

  #rebuilt(source: string, control: string): string {
    const node = this.#byName.get(source.split(':')[0]!)
    if (!node || !cheap.has(node.op)) return source
    const inputs = node.inputs
      .filter((input) => !input.startsWith('^'))
      .map((input) => this.#rebuilt(input, control))
    const key = `${node.op}(${inputs.join()})`
    const known = this.#again.get(key)
    if (known) return known
    const name = `${node.op}_${this.nodes.length}`
    this.#add(name, node.op, [...inputs, control], node.attributes)
    this.#again.set(key, `${name}:0`)
    return `${name}:0`
  }

  #typeOf(tensor: Tensor): number {
    const [id] = backend().getInputTensorIds([tensor])
    return this.#symbols.get(id!)?.dtype ?? typeNumber(tensor.dtype as 'float32')
  }

  /** What stands in the addon's place while recording. */
  bindPlaceholder(): Binding {
    const addon = this.#addon
    const executeOp: Binding['executeOp'] = (name, attributes, inputs, outputs) =>
      this.#executeOp(name, attributes, inputs, outputs)
    const tensorDataSync: Binding['tensorDataSync'] = (id) => {
      if (id < 0) throw new AppError('internal', 'Values cannot be read while a graph is being recorded.')
      return addon.tensorDataSync(id)
    }
    return Object.create(addon, {
      executeOp: { value: executeOp },
      tensorDataSync: { value: tensorDataSync },
    }) as Binding
  }

  #executeOp(
    name: string,
    attributes: readonly OpAttribute[],
    inputs: readonly number[],
    outputs: number,
  ): TensorInfo[] {
    const real = inputs.every((id) => id >= 0)
    const results = runOnZeros(this.#addon, { name, attributes, inputs, outputs }, this.#symbols)
    // Not a function of any input: its value is known now.
    if (real && !isLarge(results)) return results
    for (const { id } of results) this.#addon.deleteTensor(id)
    const node = `${name}_${this.nodes.length}`
    const sources = inputs.map((id) => this.#sourceOfId(id))
    const given = untyped.has(name) ? [...attributes, this.#typeAttribute(inputs[0]!)] : attributes
    this.#add(
      node,
      name,
      sources,
      new Map(given.map((attribute) => [attribute.name, opAttribute(attribute)])),
    )
    return results.map(({ shape, dtype }, i) => this.#symbol(`${node}:${i}`, shape, dtype))
  }

  #typeAttribute(id: number): OpAttribute {
    const value = this.#symbols.get(id)?.dtype ?? downloadTensor(this.#addon, id).dtype
    return { name: 'T', type: this.#addon['TF_ATTR_TYPE'] as number, value }
  }

  #symbol(source: string, shape: readonly number[], dtype: number): TensorInfo {
    const id = this.#nextSymbol--
    this.#symbols.set(id, { source, shape, dtype })
    return { id, shape: [...shape], dtype }
  }

  #sourceOfId(id: number): string {
    const symbol = this.#symbols.get(id)
    return symbol ? symbol.source : (this.#constants.get(id) ?? this.#constant(id))
  }

  #constant(id: number): string {
    const { values, shape, dtype } = downloadTensor(this.#addon, id)
    const content = Buffer.from(values.buffer, values.byteOffset, values.byteLength)
    const key = content.length <= 64 ? `${dtype}/${shape.join()}/${content.toString('base64')}` : null
    const known = key === null ? undefined : this.#shared.get(key)
    if (known) return known
    const name = `Const_${this.nodes.length}`
    this.#add(name, 'Const', [], new Map([['dtype', typeAttribute(dtype)], ['value', tensorAttribute(dtype, shape, content)]])) // prettier-ignore
    if (key === null) this.#constants.set(id, name)
    else this.#shared.set(key, name)
    return name
  }

  #add(name: string, op: string, inputs: readonly string[], attributes: GraphDefNode['attributes']): void {
    const node = { name, op, inputs: inputs.map((input) => input.replace(/:0$/, '')), attributes }
    this.nodes.push(node)
    this.#byName.set(name, node)
  }
}

/** Results that would bloat the graph as constants are left to TensorFlow to compute. */
function isLarge(results: readonly TensorInfo[]): boolean {
  return results.some(({ shape }) => shape.reduce((product, size) => product * size, 1) > 4096)
}
