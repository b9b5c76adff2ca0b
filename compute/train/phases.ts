import type { LayerGraph } from '../../models/graph.ts'
import { AppError } from '../../shared/errors.ts'
import { say } from '../../shared/say.ts'
import type { TrainConfig } from '../../shared/domain/train-config.ts'
import type { Schedule } from './schedule.ts'

/** A stretch of epochs in which the same layers learn. */
export interface Phase {
  readonly kind: 'head' | 'network'
  /** First and last epoch, from 1. */
  readonly first: number
  readonly last: number
  readonly schedule: Schedule
}

/** The head alone first where that is wanted, then the network. */
export function phasesOf(config: TrainConfig): readonly Phase[] {
  const { epochs, expert } = config
  const { headEpochs } = expert
  const { schedule: kind, warmupEpochs, dropEvery: every, dropFactor: factor } = expert
  const network: Phase = {
    kind: 'network',
    first: headEpochs + 1,
    last: headEpochs + epochs,
    schedule: { kind, learningRate: config.learningRate, warmupEpochs, epochs, every, factor },
  }
  if (headEpochs === 0) return [network]
  const head: Phase = {
    kind: 'head',
    first: 1,
    last: headEpochs,
    // A linear classifier on fixed features needs no curve.
    schedule: {
      kind: 'constant',
      learningRate: expert.headLearningRate,
      warmupEpochs: 0,
      epochs: headEpochs,
      every: 1,
      factor: 1,
    },
  }
  return [head, network]
}

/** Which layers learn in the network's phase: from `first` on in the graph's order. Throws AppError 'usage' for a layer that is not there. */
export function learnsFrom(graph: LayerGraph, first: string): (layer: string) => boolean {
  if (first === '') return () => true
  const start = graph.nodes.findIndex(({ id }) => id === first)
  if (start < 0) {
    throw new AppError('usage', say`${graph.name} has no layer "${first}" to fine-tune from.`, {
      hint: say`Take a name from the layer list of the model.`,
    })
  }
  const learning = new Set(graph.nodes.slice(start).map(({ layer }) => layer))
  return (layer) => learning.has(layer)
}
