/** What a training trains: its variables, moving averages and slots, under the names their tensors have in recorded programs. */
import type { GraphNode, LayerGraph, NetworkModel, WeightArray, Weights } from '../../../models/graph.ts'
import { AppError } from '../../../shared/errors.ts'
import { say } from '../../../shared/say.ts'
import { assertWeights, inferShapes, weightSpecs } from '../shapes/graph.ts'
import { splitHead, type HeadActivation } from '../shapes/head.ts'
import { elements } from '../shapes/size.ts'
import { ancestors } from '../shapes/taps.ts'
import type { TensorSpec } from '../trace/recorded-graph.ts'
import { createOptimizer, type Optimizer } from './optimizers.ts'
import { penaltiesOf, type Penalties } from './penalties.ts'
import type { StepConfig } from './config.ts'

export type TensorKind = 'weight' | 'moving' | 'slot' | 'gradient'

export interface PlannedTensor {
  /** `kind:layer/variable`; a slot is `slot.m:layer/variable`. */
  readonly name: string
  readonly key: string
  readonly shape: readonly number[]
}

export class TrainingPlan {
  readonly graph: LayerGraph
  /** Nodes that lead to the output. */
  readonly nodes: readonly GraphNode[]
  readonly activation: HeadActivation
  readonly units: number
  readonly weights: Weights
  /** Variables that learn. */
  readonly variables: readonly PlannedTensor[]
  readonly moving: readonly PlannedTensor[]
  readonly config: StepConfig
  readonly optimizer: Optimizer
  readonly trains: (layer: string) => boolean
  readonly penalties: Penalties
  /** The node that returns logits where the network itself returns probabilities. */
  readonly head: string | null

  constructor(model: NetworkModel, config: StepConfig, optimizer: Optimizer) {
    assertWeights(model.graph, model.weights)
    const { logits, activation } = splitHead(model.graph)
    const needed = ancestors(logits)
    this.graph = logits
    this.nodes = logits.nodes.filter((node) => needed.has(node.id))
    this.activation = activation
    this.units = elements(inferShapes(logits).get(logits.outputs[0]!) ?? [])
    this.weights = model.weights
    this.config = config
    this.optimizer = optimizer
    this.trains = config.trains ?? (() => true)
    const used = new Set(this.nodes.map((node) => node.layer))
    const learning = weightSpecs(model.graph).filter(
      (spec) => used.has(spec.layer) && this.trains(spec.layer),
    )
    this.variables = learning
      .filter((spec) => spec.trainable)
      .map(({ key, shape }) => ({ name: `weight:${key}`, key, shape }))
    this.moving = learning
      .filter((spec) => spec.name.startsWith('moving_'))
      .map(({ key, shape }) => ({ name: `moving:${key}`, key, shape }))
    this.penalties = penaltiesOf(this, new Set(this.variables.map(({ key }) => key)))
    this.head = logits.nodes.find((node) => !model.graph.nodes.includes(node))?.id ?? null
    if (this.variables.length === 0) throw new AppError('bad-input', say`All layers of the model are frozen.`)
  }

  /** Everything that changes with a step. */
  get tensors(): readonly PlannedTensor[] {
    return [...this.variables, ...this.moving, ...this.slots]
  }

  get slots(): readonly PlannedTensor[] {
    return this.variables.flatMap(({ key, shape }) =>
      this.optimizer.slots.map((slot) => ({ name: slotName(slot, key), key, shape })),
    )
  }

  kindOf(name: string): TensorKind {
    return name.slice(0, name.search(/[.:]/)) as TensorKind
  }

  isSlot(name: string): boolean {
    return this.kindOf(name) === 'slot'
  }

  /** The value a tensor starts training with. */
  start(name: string): WeightArray {
    const { key, shape } = this.tensors.find((tensor) => tensor.name === name)!
    return this.isSlot(name) ? { shape, values: new Float32Array(elements(shape)) } : this.weights.get(key)!
  }

  /** Inputs of a program that takes tensors of these kinds. */
  specs(...kinds: readonly TensorKind[]): Record<string, TensorSpec> {
    const gradients = kinds.includes('gradient')
      ? this.variables.map(({ key, shape }) => ({ name: `gradient:${key}`, key, shape }))
      : []
    const chosen = [...this.tensors.filter(({ name }) => kinds.includes(this.kindOf(name))), ...gradients]
    return Object.fromEntries(chosen.map(({ name, shape }) => [name, { shape, dtype: 'float32' }]))
  }
}

export const slotName = (slot: string, key: string): string => `slot.${slot}:${key}`

/** Throws AppError 'bad-input' where nothing would learn, or a layer that would has a regularizer that is not Keras's own. */
export function planTraining(model: NetworkModel, config: StepConfig): TrainingPlan {
  return new TrainingPlan(model, config, createOptimizer(config.optimizer))
}
