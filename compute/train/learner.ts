import type { LayerGraph, NetworkModel, Weights } from '../../models/graph.ts'
import type { LabelledImage } from '../../shared/contract/compute-images.ts'
import type { TrainRequest } from '../../shared/contract/compute-training.ts'
import type { InputSpec } from '../../shared/domain/input.ts'
import type { TrainConfig } from '../../shared/domain/train-config.ts'
import type { StepConfig as StepConfig } from '../nn/training/config.ts'
import { TrainStep } from '../nn/training/train-step.ts'
import { pixelType } from '../pixels/batch.ts'
import { balancedDraw } from './batches.ts'
import { balancedClassWeights } from './class-weights.ts'
import { learnsFrom } from './phases.ts'
import { augmentationOf, lossOf, optimizerOf } from './settings.ts'
import { plainBatches, trainingBatches, type BatchSource, type TrainingBatch } from './training-set.ts'

/** Images of a validation step: nothing is kept for a backward pass, so larger than a training batch. */
export const VALIDATION_BATCH = 32

/** What learns in a phase, and from what. */
export interface Learner {
  readonly step: TrainStep
  /** Work to do once before the first batch, such as the features of a frozen base. */
  prepare(report: (done: number, total: number) => void, signal: AbortSignal): Promise<void>
  /** Batches of an epoch from batch number `from` on. */
  trainBatches(epoch: number, from: number): AsyncGenerator<TrainingBatch>
  /** Batches of at most VALIDATION_BATCH. */
  valBatches(): AsyncGenerator<TrainingBatch>
  /** All weights of the network as they are now. */
  weights(): Weights
  dispose(): void
}

/** The network itself, from pixels. */
export class NetworkLearner implements Learner {
  readonly step: TrainStep
  readonly #request: TrainRequest
  readonly #source: BatchSource

  constructor(model: NetworkModel, request: TrainRequest, input: InputSpec) {
    const { config } = request
    const { microBatch } = config.expert
    this.#request = request
    this.step = new TrainStep(model, {
      ...stepConfigOf(config, model.graph, input),
      ...(microBatch > 0 && { microBatch }),
    })
    this.#source = { ...sourceOf(request, input), units: this.step.units }
  }

  prepare(): Promise<void> {
    return Promise.resolve()
  }

  trainBatches(epoch: number, from: number): AsyncGenerator<TrainingBatch> {
    const { config } = this.#request
    const plan = { seed: config.seed, epoch, from, settings: augmentationOf(config) }
    return trainingBatches(drawn(this.#request, epoch), this.#source, plan)
  }

  valBatches(): AsyncGenerator<TrainingBatch> {
    return plainBatches(this.#request.val, { ...this.#source, batch: VALIDATION_BATCH })
  }

  weights(): Weights {
    return this.step.weights()
  }

  dispose(): void {
    this.step.dispose()
  }
}

/** The step of the network's phase, for batches that go through it whole. */
export function stepConfigOf(config: TrainConfig, graph: LayerGraph, input: InputSpec): StepConfig {
  const { clipNorm, fineTuneFrom } = config.expert
  return {
    optimizer: optimizerOf(config),
    loss: lossOf(config),
    trains: learnsFrom(graph, fineTuneFrom),
    ...(clipNorm > 0 && { clipNorm }),
    height: input.height,
    width: input.width,
    channels: input.channels,
    pixels: pixelType(input),
  }
}

/** The images of one epoch: all, or each class equally often. */
export function drawn({ config, train }: TrainRequest, epoch: number): readonly LabelledImage[] {
  if (config.expert.sampling === 'all') return train
  return balancedDraw(train, ({ label }) => label, config.seed, epoch)
}

export function sourceOf(
  { config, classes, train, pixelCache }: TrainRequest,
  input: InputSpec,
): Omit<BatchSource, 'units'> {
  // Balanced sampling has done the weighing already.
  const weighs = config.classWeights && config.expert.sampling === 'all'
  const labels = train.map(({ label }) => label)
  const classWeights = weighs
    ? balancedClassWeights(labels, classes.length)
    : new Float32Array(classes.length).fill(1)
  return { input, pixelCache, batch: config.batch, classWeights }
}
