import type { JobPhase } from '../../shared/domain/job-phase.ts'
import { workerFile, WorkerPool } from '../../threads/worker-pool.ts'
import type { EmbeddingQuestion, EmbeddingStep, MapQuestion, NearestQuestion } from './embedding-worker.ts'
import type { Neighbour } from './rows.ts'

type Points = readonly (readonly [number, number])[]

/** One thread: it keeps the rows it was last asked about, so that the next question takes milliseconds. */
function embeddingThread<Answer>(): WorkerPool<EmbeddingQuestion, Answer, EmbeddingStep> {
  return new WorkerPool(workerFile('embedding-worker', import.meta.url), { threads: 1, idleMs: 120_000 })
}

/** A question does not wait for a map that is being laid out: each has its own thread. */
const forNeighbours = embeddingThread<readonly Neighbour[]>()
const forMaps = embeddingThread<Points>()

export function nearest(question: Omit<NearestQuestion, 'kind'>): Promise<readonly Neighbour[]> {
  return forNeighbours.run({ kind: 'nearest', ...question })
}

/** Rejects with AppError 'cancelled' when `signal` aborts. */
export function layOut(
  question: Omit<MapQuestion, 'kind'>,
  options: {
    readonly signal: AbortSignal
    readonly progress: (phase: JobPhase, done: number, total: number) => void
  },
): Promise<Points> {
  const { signal, progress } = options
  const onProgress = ({ phase, done, total }: EmbeddingStep): void => progress(phase, done, total)
  return forMaps.run({ kind: 'map', ...question }, { signal, onProgress })
}
