import type { NetworkModel } from '../../models/graph.ts'
import type { InputSpec } from '../../shared/domain/input.ts'
import { TapGradient } from '../nn/tap-gradient.ts'
import type { Tensor, Tensor4D } from '../nn/tf.ts'
import type { Pixels } from '../pixels/batch.ts'
import { outputsOf, predictedClass, type Output } from '../predict/outputs.ts'
import type { CamSelector, CamTensors } from '../../heatmaps/method.ts'
import { selectorRow } from './target.ts'

export interface GradientOptions {
  readonly model: NetworkModel
  readonly input: InputSpec
  /** Layer whose output and gradient are wanted; the graph's input for methods that go back to the pixels. */
  readonly tap: string
  /** Images a run. */
  readonly batch: number
  readonly pixels: 'uint8' | 'float32'
  /** Which score is explained, where it is not the class's own. */
  readonly selector?: CamSelector | undefined
}

export interface GradientResult {
  /** Value of `derive` for each image. */
  readonly values: readonly Float32Array[]
  /** Shape of each value, without the batch axis. */
  readonly shape: readonly number[]
  readonly outputs: readonly Output[]
  readonly targets: readonly number[]
}

/** Activations and gradients at a tap, what a method derives from both, and the network's output: one recorded graph for batches of images. */
export class GradientGraph {
  readonly units: number
  readonly #options: GradientOptions
  readonly #gradient: TapGradient

  constructor(options: GradientOptions, derive: (tensors: CamTensors) => Tensor) {
    const { model, input, tap, batch, pixels, selector } = options
    this.#options = options
    this.#gradient = new TapGradient(model, {
      tap,
      batchSize: batch,
      height: input.height,
      width: input.width,
      channels: input.channels,
      pixels,
      ...(selector && { selector }),
      derive: ({ activation, gradient }) => ({
        value: derive({ activations: activation as Tensor4D, gradients: gradient as Tensor4D }),
      }),
    })
    this.units = this.#gradient.units
  }

  /** A target of null explains the class that the image is predicted as, found in the same run. */
  run(data: Pixels | Float32Array | Uint8Array, targets: readonly (number | null)[]): GradientResult {
    const { height, width, channels } = this.#options.input
    const count = targets.length
    const selector = new Float32Array(count * this.units)
    targets.forEach((target, i) => {
      if (target !== null) selector.set(selectorRow(target, this.units), i * this.units)
    })
    const { value, logits, probabilities } = this.#gradient.run(
      { data, count, height, width, channels },
      selector,
    )
    const outputs = outputsOf(logits!.values, probabilities!.values, this.units, count)
    const size = value!.values.length / count
    return {
      values: outputs.map((_, i) => value!.values.slice(i * size, (i + 1) * size)),
      shape: value!.shape.slice(1),
      outputs,
      targets: targets.map((target, i) => target ?? predictedClass(outputs[i]!.probabilities)),
    }
  }

  dispose(): void {
    this.#gradient.dispose()
  }
}
