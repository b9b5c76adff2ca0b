/** A function of tensors, recorded once and run as one TensorFlow graph: what `tf.function` is to Python. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { AppError } from '../../../shared/errors.ts'
import { typeNumber, type DataType } from '../kernels/op.ts'
import { backend, tf, type Tensor } from '../tf.ts'
import { savedModel } from './graph-def.ts'
import { record, Recorder } from './recorder.ts'

export interface TensorSpec {
  readonly shape: readonly number[]
  readonly dtype: DataType
}
type Named<T> = Readonly<Record<string, T>>

/**
 * Shapes are fixed when it is recorded: one recording per batch size and input size. Memory inside the graph is TensorFlow's;
 * tensors given to `run` stay the caller's, and so are those it returns.
 */
export class RecordedGraph {
  readonly inputs: Named<TensorSpec>
  readonly outputNames: readonly string[]
  /** Size of the recording, for the log. */
  readonly nodeCount: number
  readonly #feedNames: readonly string[]
  readonly #feeds: string
  readonly #fetches: string
  #model: number | null

  private constructor(inputs: Named<TensorSpec>, outputNames: readonly string[], recorder: Recorder) {
    this.inputs = inputs
    this.outputNames = outputNames
    this.nodeCount = recorder.nodes.length
    this.#feedNames = Object.keys(inputs)
    this.#feeds = this.#feedNames.map((_, i) => `feed_${i}:0`).join(',')
    this.#fetches = outputNames.map((_, i) => `fetch_${i}:0`).join(',')
    this.#model = loadGraph(savedModel(recorder.nodes))
  }

  /**
   * Records `work`. It is called once, with symbols in place of the inputs: it may look at shapes, never at values, and
   * whatever other tensors it uses (frozen weights) become constants of the graph.
   */
  static record(inputs: Named<TensorSpec>, work: (inputs: Named<Tensor>) => Named<Tensor>): RecordedGraph {
    const recorder = new Recorder()
    let outputNames: readonly string[] = []
    tf.tidy(() => {
      record(recorder, () => {
        const symbols = Object.entries(inputs).map(([name, { shape, dtype }], i) => [
          name,
          recorder.input(`feed_${i}`, shape, typeNumber(dtype)),
        ])
        const outputs = Object.entries(work(Object.fromEntries(symbols) as Named<Tensor>))
        outputNames = outputs.map(([name]) => name)
        outputs.forEach(([, tensor], i) => recorder.output(`fetch_${i}`, tensor))
      })
    })
    return new RecordedGraph(inputs, outputNames, recorder)
  }

  /** Runs the graph. `feeds` has a tensor of the recorded shape and type for every input. */
  run(feeds: Named<Tensor>): Named<Tensor> {
    if (this.#model === null) throw new AppError('internal', 'This recorded graph was disposed.')
    const target = backend()
    const ids = target.getInputTensorIds(this.#feedNames.map((name) => this.#feed(name, feeds[name])))
    const results = target.binding.runSavedModel(this.#model, ids, this.#feeds, this.#fetches)
    return Object.fromEntries(
      this.outputNames.map((name, i) => [name, target.createOutputTensor(results[i]!)]),
    )
  }

  dispose(): void {
    if (this.#model !== null) backend().binding.deleteSavedModel(this.#model)
    this.#model = null
  }

  #feed(name: string, tensor: Tensor | undefined): Tensor {
    const expected = this.inputs[name]!.shape
    if (tensor?.shape.join() !== expected.join()) {
      throw new AppError(
        'internal',
        `The input ${name} must be [${expected.join()}], but is [${tensor?.shape.join() ?? 'missing'}].`,
      )
    }
    return tensor
  }
}

/** TensorFlow loads graphs from folders only; the folder is gone when this returns. */
function loadGraph(content: Uint8Array): number {
  const folder = mkdtempSync(join(tmpdir(), 'lesionlens-graph-'))
  try {
    writeFileSync(join(folder, 'saved_model.pb'), content)
    return backend().binding.loadSavedModel(folder, 'serve')
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
