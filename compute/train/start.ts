import { startingWeights } from '../../shared/domain/starting-weights.ts'
import type { NetworkModel } from '../../models/graph.ts'
import { ARCHITECTURES } from '../../models/registry.ts'
import type { TrainRequest } from '../../shared/contract/compute-training.ts'
import type { InputSpec } from '../../shared/domain/input.ts'
import { readModelFile } from '../keras/read.ts'
import { continueFrom, headFits } from './continue-from.ts'
import { startingModel } from './starting-model.ts'

export interface Start {
  readonly model: NetworkModel
  /** Last node of the pretrained part; null where only the network as a whole can be trained. */
  readonly cut: string | null
  readonly input: InputSpec
}

/** Whether nothing that was learnt before goes into a training. */
export function isFromRandomWeights({
  config,
  weightsFile,
  base,
}: Pick<TrainRequest, 'config' | 'weightsFile' | 'base'>): boolean {
  return startingWeights(config.weights).kind === 'random' && weightsFile === undefined && base === undefined
}

/** An architecture of ours, or a model of the study to go on from. */
export async function startingPoint({
  config,
  classes,
  weightsFile,
  base,
}: Pick<TrainRequest, 'config' | 'classes' | 'weightsFile' | 'base'>): Promise<Start> {
  const { size, dropout, seed } = config
  if (!base) {
    const model = await startingModel(config, classes, weightsFile)
    const input = { width: size, height: size, channels: 3, range: '0..255' } as const
    return { model, cut: ARCHITECTURES[config.model].head[0]!, input }
  }
  const file = await readModelFile(base.file)
  const keeps = base.head !== 'new' && headFits(file, classes.length)
  const newHead = keeps ? null : { classes: classes.length, dropout, seed }
  const input = { ...base.input, range: '0..255' } as const
  return { ...continueFrom(file, base.input, { newHead }), input }
}
