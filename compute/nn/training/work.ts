/** The tensor functions that training records: gradients of a batch, the optimizer's step, both in one, and prediction. */
import { asFloat } from '../images.ts'
import { sigmoidOf, softmaxOf } from '../layers/activation.ts'
import { inference, runNodes, type RunContext } from '../run-graph.ts'
import { tf, type Tensor } from '../tf.ts'
import { hits, perImageLoss } from './losses.ts'
import { clipByGlobalNorm } from './optimizers.ts'
import { slotName, type TrainingPlan } from './plan.ts'
import type { Work } from './program.ts'

type Named<T> = Readonly<Record<string, T>>

interface BatchGradients {
  readonly loss: Tensor
  readonly correct: Tensor
  /** In the order of `plan.variables`. */
  readonly gradients: readonly Tensor[]
  /** New moving averages, by name. */
  readonly moving: Named<Tensor>
}

/** Gradients, optimizer and moving averages in one program. */
export function stepWork(plan: TrainingPlan): Work {
  return (inputs) => {
    const { loss, correct, gradients, moving } = batchGradients(plan, inputs)
    return { loss, correct, ...moving, ...optimized(plan, inputs, gradients) }
  }
}

/** Adds a part's gradients to those of the parts before it. */
export function gradientWork(plan: TrainingPlan): Work {
  return (inputs) => {
    const { loss, correct, gradients, moving } = batchGradients(plan, inputs)
    const sums = plan.variables.map(({ key }, i) => [
      `gradient:${key}`,
      tf.add(inputs[`gradient:${key}`]!, gradients[i]!),
    ])
    return { loss, correct, ...moving, ...(Object.fromEntries(sums) as Named<Tensor>) }
  }
}

/** The optimizer's step from accumulated gradients. */
export function applyWork(plan: TrainingPlan): Work {
  return (inputs) => optimized(plan, inputs, plan.variables.map(({ key }) => inputs[`gradient:${key}`]!)) // prettier-ignore
}

export function predictWork(plan: TrainingPlan): Work {
  return (inputs) => {
    const logits = logitsOf(plan, inputs['x']!, inference(weightLookup(plan, inputs)))
    const activate = { softmax: softmaxOf, sigmoid: sigmoidOf, linear: (x: Tensor) => x.clone() }[
      plan.activation
    ]
    return { logits, probabilities: activate(logits) }
  }
}

function batchGradients(plan: TrainingPlan, inputs: Named<Tensor>): BatchGradients {
  const kept = new Map<string, Tensor>()
  const keep = (name: string, tensor: Tensor): Tensor => {
    kept.set(name, tf.keep(tensor))
    return tensor
  }
  const loss = (...variables: Tensor[]): Tensor => {
    const learning = new Map(plan.variables.map(({ name }, i) => [name, variables[i]!]))
    const context: RunContext = {
      weight: weightLookup(plan, { ...inputs, ...Object.fromEntries(learning) }),
      trains: plan.trains,
      stepSeed: inputs['seed']!,
      update: (key, value) => keep(`moving:${key}`, value),
    }
    const logits = keep('logits', logitsOf(plan, inputs['x']!, context))
    return tf.sum(tf.mul(perImageLoss(plan.config.loss, inputs['y']!, logits), inputs['factors']!))
  }
  const variables = plan.variables.map(({ name }) => inputs[name]!)
  const { value, grads } = tf.valueAndGrads(loss)(variables)
  const { logits, ...moving } = Object.fromEntries(
    [...kept].map(([name, tensor]) => [name, released(tensor)]),
  ) as Record<string, Tensor>
  return { loss: value, correct: tf.sum(hits(inputs['y']!, logits!)), gradients: grads, moving }
}

/** New variables and slots, by name. */
function optimized(plan: TrainingPlan, inputs: Named<Tensor>, gradients: readonly Tensor[]): Named<Tensor> {
  const { optimizer, config } = plan
  const decays = config.decays ?? ((key: string) => key.endsWith('kernel'))
  const clipped = config.clipNorm === undefined ? gradients : clipByGlobalNorm(gradients, config.clipNorm)
  const entries = plan.variables.flatMap(({ name, key }, i) => {
    const slots = optimizer.slots.map((slot) => inputs[slotName(slot, key)]!)
    const next = optimizer.update(inputs[name]!, clipped[i]!, slots, inputs, decays(key))
    return [
      [name, next.weight],
      ...optimizer.slots.map((slot, j) => [slotName(slot, key), next.slots[j]!]),
    ] as [string, Tensor][]
  })
  return Object.fromEntries(entries)
}

function logitsOf(plan: TrainingPlan, images: Tensor, context: RunContext): Tensor {
  const output = plan.graph.outputs[0]!
  const given = new Map([[plan.graph.input.id, asFloat(images)]])
  const logits = runNodes(plan.nodes, given, [output], context).get(output)!
  return logits.rank === 2 ? logits : logits.reshape([logits.shape[0]!, -1])
}

/** Learning variables and moving averages are inputs; the rest never changes and becomes part of the program. */
function weightLookup(plan: TrainingPlan, inputs: Named<Tensor>): RunContext['weight'] {
  return (key) => {
    const changing = inputs[`weight:${key}`] ?? inputs[`moving:${key}`]
    if (changing) return changing
    const { values, shape } = plan.weights.get(key)!
    return tf.tensor(values, shape as number[], 'float32')
  }
}

/** A handle that the surrounding tidy owns, in place of one that was kept beyond it. */
function released(tensor: Tensor): Tensor {
  const handle = tensor.clone()
  tensor.dispose()
  return handle
}
