/**
 * Runs a network op by op: the reference that recorded graphs are tested against, and the right thing for a few images.
 */
import type { GraphNode, LayerGraph, NetworkModel } from '../../models/graph.ts'
import { AppError } from '../../shared/errors.ts'
import { say } from '../../shared/say.ts'
import { asFloat } from './images.ts'
import { sigmoidOf, softmaxOf } from './layers/activation.ts'
import { inference, runNodes } from './run-graph.ts'
import { assertWeights, inferShapes, inputIds } from './shapes/graph.ts'
import { splitHead, type HeadActivation } from './shapes/head.ts'
import { elements } from './shapes/size.ts'
import { ancestors, descendants } from './shapes/taps.ts'
import { tf, type Tensor } from './tf.ts'

/** The network run as far as a tap. */
export interface TapState {
  readonly tap: string
  /** What the tapped layer returned: the caller disposes. */
  readonly activation: Tensor
  /** Values that bypass the tap on the way to the output (the other side of a skip connection); empty for the default tap. */
  readonly carried: ReadonlyMap<string, Tensor>
}

export interface ForwardResult {
  /** [N,units] before the final activation. */
  readonly logits: Tensor
  /** [N,units] after it. */
  readonly probabilities: Tensor
  /** Values of the taps that were asked for. */
  readonly taps: ReadonlyMap<string, Tensor>
}

export class Executor {
  /** The graph up to the logits: the final activation is applied apart. */
  readonly graph: LayerGraph
  readonly activation: HeadActivation
  /** Number of outputs: classes, or 1 for a sigmoid. */
  readonly units: number
  readonly #weights = new Map<string, Tensor>()
  readonly #context = inference((key) => this.#weight(key))

  /** Uploads the weights. Throws AppError 'bad-input' where graph and weights do not fit. */
  constructor({ graph, weights }: NetworkModel) {
    assertWeights(graph, weights)
    const head = splitHead(graph)
    this.graph = head.logits
    this.activation = head.activation
    this.units = elements(inferShapes(graph).get(this.#output) ?? [])
    for (const [key, { values, shape }] of weights) {
      this.#weights.set(key, tf.keep(tf.tensor(values, shape as number[], 'float32')))
    }
  }

  /** x [N,H,W,C], float32 or from `uploadImages`; stays the caller's, as do the results. */
  forward(x: Tensor, taps: readonly string[] = []): ForwardResult {
    const [logits, probabilities, ...values] = tf.tidy(() => {
      const results = this.#run(this.#before([this.#output, ...taps]), this.#given(x), [
        this.#output,
        ...taps,
      ])
      const logits = this.#rows(results.get(this.#output)!)
      return [logits, this.probabilities(logits), ...taps.map((tap) => results.get(tap)!)]
    })
    return {
      logits: logits!,
      probabilities: probabilities!,
      taps: new Map(taps.map((tap, i) => [tap, values[i]!])),
    }
  }

  /** Runs as far as `tap` (any node, or the input). x as in `forward`. */
  forwardTo(x: Tensor, tap: string): TapState {
    this.#assertTap(tap)
    const carried = this.#carriedPast(tap)
    const [activation, ...values] = tf.tidy(() => {
      const results = this.#run(this.#before([tap, ...carried]), this.#given(x), [tap, ...carried])
      return [tap, ...carried].map((id) => results.get(id)!)
    })
    return { tap, activation: activation!, carried: new Map(carried.map((id, i) => [id, values[i]!])) }
  }

  /** Runs the rest, from the tap's activation (or another in its place) to the logits [N,units]. Differentiable in `activation`. */
  forwardFrom({ tap, carried, activation: own }: TapState, activation: Tensor = own): Tensor {
    const given = new Map([...carried, [tap, activation]])
    return tf.tidy(() => this.#rows(this.#run(this.#after(tap), given, [this.#output]).get(this.#output)!))
  }

  /** Applies the final activation to logits [N,units]. */
  probabilities(logits: Tensor): Tensor {
    if (this.activation === 'softmax') return softmaxOf(logits)
    return this.activation === 'sigmoid' ? sigmoidOf(logits) : logits.clone()
  }

  dispose(): void {
    for (const tensor of this.#weights.values()) tensor.dispose()
    this.#weights.clear()
  }

  get #output(): string {
    return this.graph.outputs[0]!
  }

  #weight(key: string): Tensor {
    const tensor = this.#weights.get(key)
    if (!tensor) throw new AppError('internal', `The weight ${key} is not there.`)
    return tensor
  }

  #given(x: Tensor): ReadonlyMap<string, Tensor> {
    return new Map([[this.graph.input.id, asFloat(x)]])
  }

  #run(
    nodes: readonly GraphNode[],
    given: ReadonlyMap<string, Tensor>,
    wanted: readonly string[],
  ): Map<string, Tensor> {
    return runNodes(nodes, given, [...new Set(wanted)], this.#context)
  }

  /** Nodes that `ids` depend on. */
  #before(ids: readonly string[]): readonly GraphNode[] {
    const needed = new Set(ids.flatMap((id) => [...ancestors(this.graph, id)]))
    return this.graph.nodes.filter((node) => needed.has(node.id))
  }

  /** Nodes between a tap and the output. */
  #after(tap: string): readonly GraphNode[] {
    const needed = ancestors(this.graph)
    const reached = descendants(this.graph, tap)
    return this.graph.nodes.filter((node) => node.id !== tap && needed.has(node.id) && reached.has(node.id))
  }

  #carriedPast(tap: string): readonly string[] {
    const after = this.#after(tap)
    const made = new Set([tap, ...after.map((node) => node.id)])
    return [...new Set(after.flatMap(inputIds).filter((id) => !made.has(id)))]
  }

  #assertTap(tap: string): void {
    if (tap === this.graph.input.id || this.graph.nodes.some((node) => node.id === tap)) return
    throw new AppError('not-found', say`${this.graph.name} has no layer ${tap}.`, {
      hint: say`See the list of its layers for possible taps.`,
    })
  }

  /** [N,1,1,units] of a fully convolutional head -> [N,units]. */
  #rows(output: Tensor): Tensor {
    return output.rank === 2 ? output : output.reshape([output.shape[0]!, -1])
  }
}
