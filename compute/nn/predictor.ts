/** Predictions for many images: the network recorded as one graph, its weights constants of it. */
import type { NetworkModel } from '../../models/graph.ts'
import { Executor } from './executor.ts'
import { foldBatchNorm } from './fold.ts'
import { withProbabilities } from './shapes/head.ts'
import { uploadImages, type ImageBatch } from './images.ts'
import type { DataType } from './kernels/op.ts'
import { tf, type Tensor } from './tf.ts'
import { RecordedGraph } from './trace/recorded-graph.ts'

export interface BatchOptions {
  /** Images per run; the last batch is filled up. */
  readonly batchSize: number
  readonly height: number
  readonly width: number
  readonly channels?: number
  /** How pixels arrive. Default: bytes. */
  readonly pixels?: Extract<DataType, 'uint8' | 'float32'>
  /** 'eager' runs op by op: the reference. Default: 'graph'. */
  readonly mode?: 'graph' | 'eager'
}

/** Row-major values with their shape, [count, ...]. */
export interface Rows {
  readonly shape: readonly number[]
  readonly values: Float32Array
}

export interface NetworkOutputs {
  readonly count: number
  readonly units: number
  /** [count, units] */
  readonly logits: Float32Array
  /** [count, units]; of a network that ends in logits, what the softmax or sigmoid that it lacks makes of them. */
  readonly probabilities: Float32Array
}

export class Predictor {
  readonly options: BatchOptions
  readonly units: number
  readonly #work: BatchWork

  /** Records the graph. Throws AppError 'bad-input' where the model cannot take images of this size. */
  constructor(model: NetworkModel, options: BatchOptions) {
    this.options = options
    const complete = withProbabilities(model)
    const executor = new Executor(options.mode === 'eager' ? complete : foldBatchNorm(complete))
    this.units = executor.units
    this.#work = new BatchWork(executor, options, {}, ({ x }) => {
      const { logits, probabilities } = executor.forward(x!)
      return { logits, probabilities }
    })
  }

  /** At most `batchSize` images; their results in the same order. */
  predict(images: ImageBatch): NetworkOutputs {
    const { logits, probabilities } = this.#work.run(images, {})
    return {
      count: images.count,
      units: this.units,
      logits: logits!.values,
      probabilities: probabilities!.values,
    }
  }

  dispose(): void {
    this.#work.dispose()
  }
}

type Named<T> = Readonly<Record<string, T>>

/** A function of a batch of images, recorded or run as it is. */
export class BatchWork {
  readonly #options: BatchOptions
  readonly #executor: Executor
  readonly #work: (inputs: Named<Tensor>) => Named<Tensor>
  readonly #graph: RecordedGraph | null

  /** `extra` are further inputs: columns per image. The executor becomes this object's. */
  constructor(
    executor: Executor,
    options: BatchOptions,
    extra: Named<number>,
    work: (inputs: Named<Tensor>) => Named<Tensor>,
  ) {
    const { batchSize, height, width, channels = 3, pixels = 'uint8' } = options
    this.#options = options
    this.#executor = executor
    this.#work = work
    const columns = Object.entries(extra).map(
      ([name, size]) => [name, { shape: [batchSize, size], dtype: 'float32' }] as const,
    )
    const x = { shape: [batchSize, height, width, channels], dtype: pixels }
    this.#graph =
      options.mode === 'eager' ? null : RecordedGraph.record({ x, ...Object.fromEntries(columns) }, work)
    // The recorded graph has its own copy of the weights.
    if (this.#graph) executor.dispose()
  }

  /** `extra` [count, columns] each. Every output's first axis is the image. */
  run(images: ImageBatch, extra: Named<Float32Array>): Named<Rows> {
    const { batchSize } = this.#options
    const size = this.#graph ? batchSize : images.count
    return tf.tidy(() => {
      const feeds: Record<string, Tensor> = {
        x: uploadImages({ ...images, data: padded(images.data, images.count, size), count: size }),
      }
      for (const [name, values] of Object.entries(extra)) {
        feeds[name] = tf.tensor(padded(values, images.count, size), [size, values.length / images.count])
      }
      const outputs = this.#graph ? this.#graph.run(feeds) : this.#work(feeds)
      const rows = Object.entries(outputs).map(
        ([name, tensor]) => [name, firstRows(tensor, images.count)] as const,
      )
      return Object.fromEntries(rows) as unknown as Tensor
    }) as unknown as Named<Rows>
  }

  dispose(): void {
    this.#graph?.dispose()
    this.#executor.dispose()
  }
}

/** The same rows, zeros after them. */
function padded<T extends Uint8Array | Float32Array>(data: T, count: number, size: number): T {
  if (count === size) return data
  const filled = new (data.constructor as new (length: number) => T)((data.length / count) * size)
  filled.set(data)
  return filled
}

function firstRows(tensor: Tensor, count: number): Rows {
  const values = tensor.dataSync<'float32'>()
  const perRow = values.length / tensor.shape[0]!
  return { shape: [count, ...tensor.shape.slice(1)], values: values.slice(0, count * perRow) }
}
