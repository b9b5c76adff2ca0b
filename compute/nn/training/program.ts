/** A function of named tensors that is either recorded or run as it is: same inputs, same outputs. */
import { tf, type Tensor } from '../tf.ts'
import { RecordedGraph, type TensorSpec } from '../trace/recorded-graph.ts'

type Named<T> = Readonly<Record<string, T>>
export type ProgramWork = (inputs: Named<Tensor>) => Named<Tensor>

export interface Program {
  /** Feeds stay the caller's, so do the results. */
  run(feeds: Named<Tensor>): Named<Tensor>
  dispose(): void
}

export function compileProgram(
  mode: 'graph' | 'eager',
  inputs: Named<TensorSpec>,
  work: ProgramWork,
): Program {
  if (mode === 'graph') return RecordedGraph.record(inputs, work)
  return { run: (feeds) => tf.tidy(() => work(feeds) as Record<string, Tensor>), dispose: () => undefined }
}
