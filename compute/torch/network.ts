import { joined, say } from '../../shared/say.ts'
import type { GraphNode, Json, LayerConfig, NetworkModel, WeightArray } from '../../models/graph.ts'
import { layerNode } from '../../models/layer-stack.ts'
import type { LayerClass } from '../../models/vocabulary.ts'
import { Refusal } from '../keras/refusal.ts'
import { reshapedArray, transposed, type NdArray } from '../onnx/array.ts'
import type { StateDict } from './tensors.ts'

/** A layer's output while a network is written down. */
export interface Node {
  readonly id: string
  readonly channels: number
}

export interface ConvOptions {
  readonly stride?: number
  /** Of each side; half of the kernel when left out, as all these networks pad. */
  readonly padding?: number | 'same'
}

/**
 * Writes a network of PyTorch down layer by layer: modules are called by their names there, their weights are taken from a state dict and
 * turned to Keras's order. What is missing, and what is left over, is known in the end.
 */
export class TorchNetwork {
  readonly input: Node = { id: 'input', channels: 3 }
  readonly #dict: StateDict
  readonly #nodes: GraphNode[] = []
  readonly #weights = new Map<string, WeightArray>()
  readonly #used = new Set<string>()

  constructor(dict: StateDict) {
    this.#dict = dict
  }

  has(key: string): boolean {
    return this.#dict.has(key)
  }

  /** Names of weights that begin so. */
  keys(prefix: string): readonly string[] {
    return [...this.#dict.keys()].filter((key) => key.startsWith(prefix))
  }

  /** Throws Refusal where it is missing. */
  weight(key: string): NdArray {
    const array = this.#dict.get(key)
    if (!array) throw new Refusal(say`its weights ${key} are missing`)
    this.#used.add(key)
    return array
  }

  /** A layer under a module's name. */
  layer(
    className: LayerClass,
    module: string,
    config: LayerConfig,
    inputs: readonly Node[],
    channels: number,
    weights: Readonly<Record<string, NdArray>> = {},
  ): Node {
    const id = module.replaceAll('.', '/')
    this.#nodes.push(layerNode(className, id, config, ...inputs.map((node) => node.id)))
    for (const [name, { shape, data }] of Object.entries(weights))
      this.#weights.set(`${id}/${name}`, { shape, values: Float32Array.from(data) })
    return { id, channels }
  }

  /** x and a constant along the last axis, or of all axes but the batch. */
  withConstant(className: 'Add' | 'Multiply', module: string, x: Node, value: Json): Node {
    const node = this.layer(className, module, {}, [x], x.channels)
    const last = this.#nodes.pop()!
    this.#nodes.push({ ...last, inputs: [...last.inputs, { kind: 'constant', value }] })
    return node
  }

  /** Conv2d: groups follow from the kernel [out, in / groups, h, w]. */
  conv(x: Node, module: string, { stride = 1, padding }: ConvOptions = {}): Node {
    const kernel = this.weight(`${module}.weight`)
    const [filters = 0, inGroup = 1, size = 1] = kernel.shape
    const pad = padding ?? Math.floor(size / 2)
    const isSame = pad === 'same' || (stride === 1 && size % 2 === 1 && pad === Math.floor(size / 2))
    const isPadded = !isSame && pad > 0
    const config = { padding: [[pad, pad], [pad, pad]] as Json } // prettier-ignore
    const padded = isPadded ? this.layer('ZeroPadding2D', `${module}.pad`, config, [x], x.channels) : x
    const bias = this.has(`${module}.bias`) ? { bias: this.weight(`${module}.bias`) } : {}
    const shared = {
      kernel_size: [size, kernel.shape[3] ?? size],
      strides: [stride, stride],
      padding: isSame ? 'same' : 'valid',
      use_bias: 'bias' in bias,
    }
    const groups = x.channels / inGroup
    if (groups > 1 && inGroup === 1) {
      const split = reshapedArray(kernel, [x.channels, filters / x.channels, size, size])
      const weights = { kernel: transposed(split, [2, 3, 0, 1]), ...bias }
      const depth = { ...shared, depth_multiplier: filters / x.channels }
      return this.layer('DepthwiseConv2D', module, depth, [padded], filters, weights)
    }
    const weights = { kernel: transposed(kernel, [2, 3, 1, 0]), ...bias }
    return this.layer('Conv2D', module, { ...shared, filters, groups }, [padded], filters, weights)
  }

  /** BatchNorm2d with running statistics. */
  norm(x: Node, module: string, epsilon = 1e-5): Node {
    const of = (name: string): NdArray => this.weight(`${module}.${name}`)
    const weights = {
      gamma: of('weight'),
      beta: of('bias'),
      moving_mean: of('running_mean'),
      moving_variance: of('running_var'),
    }
    return this.layer('BatchNormalization', module, { epsilon, momentum: 0.9 }, [x], x.channels, weights)
  }

  /** LayerNorm over the channels. */
  layerNorm(x: Node, module: string, epsilon = 1e-6): Node {
    const weights = { gamma: this.weight(`${module}.weight`), beta: this.weight(`${module}.bias`) }
    return this.layer('LayerNormalization', module, { epsilon }, [x], x.channels, weights)
  }

  /** Linear, on the last axis. A 1 x 1 convolution's kernel will do too. */
  linear(x: Node, module: string): Node {
    const kernel = this.weight(`${module}.weight`)
    const [units = 0, inputs = 0] = kernel.shape
    const bias = this.has(`${module}.bias`) ? { bias: this.weight(`${module}.bias`) } : {}
    const weights = { kernel: transposed(reshapedArray(kernel, [units, inputs]), [1, 0]), ...bias }
    return this.layer('Dense', module, { units, use_bias: 'bias' in bias }, [x], units, weights)
  }

  activation(x: Node, module: string, activation: string): Node {
    if (activation === 'relu6') return this.layer('ReLU', module, { max_value: 6 }, [x], x.channels)
    return this.layer('Activation', module, { activation }, [x], x.channels)
  }

  add(module: string, a: Node, b: Node): Node {
    return this.layer('Add', module, {}, [a, b], a.channels)
  }

  multiply(module: string, a: Node, b: Node): Node {
    return this.layer('Multiply', module, {}, [a, b], a.channels)
  }

  globalMean(x: Node, module = 'global_pool', keepdims = false): Node {
    return this.layer('GlobalAveragePooling2D', module, { keepdims }, [x], x.channels)
  }

  /** MaxPool2d(3, 2, 1) after a ReLU: padding with zeros and with minus infinity are the same there. */
  stemPool(x: Node, module = 'maxpool'): Node {
    const padding = [[1, 1], [1, 1]] // prettier-ignore
    const padded = this.layer('ZeroPadding2D', `${module}.pad`, { padding }, [x], x.channels)
    const window = { pool_size: [3, 3], strides: [2, 2], padding: 'valid' }
    return this.layer('MaxPooling2D', module, window, [padded], x.channels)
  }

  /**
   * The last Linear of a head, whatever it was put into (`fc`, `classifier.1`, `fc.1`). Several of them are refused: what lies
   * between is not in the file.
   */
  head(x: Node, ...modules: readonly string[]): Node {
    const linear = modules.flatMap((module) =>
      this.keys(`${module}.`).filter(
        (key) => key.endsWith('.weight') && this.#dict.get(key)?.shape.length === 2,
      ),
    )
    const [key] = linear
    if (linear.length !== 1 || key === undefined) {
      const names = linear.join(', ')
      throw new Refusal(
        say`its head has ${linear.length} layers (${names}), and what lies between them is not in the file`,
      )
    }
    return this.linear(x, key.slice(0, -'.weight'.length))
  }

  /** The finished network. Throws Refusal naming weights that no layer took. */
  finish(name: string, output: Node, size: number): NetworkModel {
    const left = [...this.#dict.keys()].filter((key) => !this.#used.has(key) && !isCounter(key))
    if (left.length > 0) {
      const shown = joined(left.slice(0, 6))
      throw new Refusal(
        left.length > 6
          ? say`it has weights that the architecture ${name} does not have: ${shown}, and ${left.length - 6} more`
          : say`it has weights that the architecture ${name} does not have: ${shown}`,
      )
    }
    const graph = {
      name,
      input: { id: this.input.id, shape: [size, size, 3] },
      outputs: [output.id],
      nodes: this.#nodes,
    }
    return { graph, weights: this.#weights }
  }
}

/** What no forward pass reads. */
function isCounter(key: string): boolean {
  return /(^|\.)(num_batches_tracked|relative_position_index|attn_mask|total_ops|total_params)$/.test(key)
}
