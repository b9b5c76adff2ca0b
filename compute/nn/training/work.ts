/** The tensor functions that training records: gradients of a batch, the optimizer's step, both in one, and prediction. */
import { asFloat } from '../images.ts'
import { inference, runNodes, type RunContext } from '../run-graph.ts'
import { tf, type Tensor } from '../tf.ts'
import { hits, perImageLoss } from './losses.ts'
import { clipByGlobalNorm } from './optimizers.ts'
import { activated, penaltyOn, penaltyOnOutput } from './penalties.ts'
import { slotName, type TrainingPlan } from './plan.ts'
import type { ProgramWork } from './program.ts'

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
export function stepWork(plan: TrainingPlan): ProgramWork {
  return (inputs) => {
    const { loss, correct, gradients, moving } = batchGradients(plan, inputs)
    const extra = penaltiesOn(plan, inputs)
    if (!extra) return { loss, correct, ...moving, ...optimized(plan, inputs, gradients) }
    const penalised = optimized(plan, inputs, extra.added(gradients))
    return { loss: tf.add(loss, extra.loss), correct, ...moving, ...penalised }
  }
}

/** Adds a part's gradients to those of the parts before it. */
export function gradientWork(plan: TrainingPlan): ProgramWork {
  return (inputs) => {
    const { loss, correct, gradients, moving } = batchGradients(plan, inputs)
    const sums = plan.variables.map(({ key }, i) => [
      `gradient:${key}`,
      tf.add(inputs[`gradient:${key}`]!, gradients[i]!),
    ])
    return { loss, correct, ...moving, ...(Object.fromEntries(sums) as Named<Tensor>) }
  }
}

/** The optimizer's step from accumulated gradients. The loss is what the whole batch has beside that of its parts. */
export function applyWork(plan: TrainingPlan): ProgramWork {
  return (inputs) => {
    const accumulated = plan.variables.map(({ key }) => inputs[`gradient:${key}`]!)
    const extra = penaltiesOn(plan, inputs)
    if (!extra) return optimized(plan, inputs, accumulated)
    return { loss: extra.loss, ...optimized(plan, inputs, extra.added(accumulated)) }
  }
}

export function predictWork(plan: TrainingPlan): ProgramWork {
  return (inputs) => {
    const logits = logitsOf(plan, inputs['x']!, inference(weightLookup(plan, inputs)))
    return { logits, probabilities: activated(logits, plan.activation) }
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
    const penalties: Tensor[] = []
    const context: RunContext = {
      weight: weightLookup(plan, { ...inputs, ...Object.fromEntries(learning) }),
      returned: (id, value) => {
        const regularizer = plan.penalties.outputs.get(id)
        if (!regularizer) return
        const output = id === plan.head ? activated(value, plan.activation) : value
        penalties.push(penaltyOnOutput(output, regularizer, inputs['total']!))
      },
      trains: plan.trains,
      stepSeed: inputs['seed']!,
      update: (key, value) => keep(`moving:${key}`, value),
    }
    const logits = keep('logits', logitsOf(plan, inputs['x']!, context))
    const perImage = perImageLoss(plan.config.loss, inputs['y']!, logits)
    return sumOf([tf.sum(tf.mul(perImage, inputs['factors']!)), ...penalties])
  }
  const variables = plan.variables.map(({ name }) => inputs[name]!)
  const { value, grads } = tf.valueAndGrads(loss)(variables)
  const { logits, ...moving } = Object.fromEntries(
    [...kept].map(([name, tensor]) => [name, released(tensor)]),
  ) as Record<string, Tensor>
  return { loss: value, correct: tf.sum(hits(inputs['y']!, logits!)), gradients: grads, moving }
}

interface ExtraLoss {
  readonly loss: Tensor
  /** Gradients, in the order of `plan.variables`, with those of the loss added. */
  readonly added: (gradients: readonly Tensor[]) => readonly Tensor[]
}

/** The penalties on the variables, once a batch in however many parts it comes; null where there are none. */
function penaltiesOn(plan: TrainingPlan, inputs: Named<Tensor>): ExtraLoss | null {
  const penalties = [...plan.penalties.variables]
  if (penalties.length === 0) return null
  const { value, grads } = tf.valueAndGrads((...variables: Tensor[]) =>
    sumOf(penalties.map(([, regularizer], i) => penaltyOn(variables[i]!, regularizer))),
  )(penalties.map(([key]) => inputs[`weight:${key}`]!))
  const extra = new Map(penalties.map(([key], i) => [key, grads[i]!]))
  const added: ExtraLoss['added'] = (gradients) =>
    plan.variables.map(({ key }, i) => {
      const more = extra.get(key)
      return more ? tf.add(gradients[i]!, more) : gradients[i]!
    })
  return { loss: value, added }
}

const sumOf = (scalars: readonly Tensor[]): Tensor => scalars.reduce((sum, scalar) => tf.add(sum, scalar))

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
