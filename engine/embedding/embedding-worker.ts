/** Thread for embeddings: keeps the rows it was last asked about in memory, so that the next question takes milliseconds. */
import type { JobPhase } from '../../shared/domain/job-phase.ts'
import { readFile } from 'node:fs/promises'
import { parentPort } from 'node:worker_threads'
import { UMAP } from 'umap-js'
import { Random } from '../../shared/random.ts'
import { principalCoordinates } from './principal.ts'
import { nearestRows, normalizeRows, type Neighbour } from './rows.ts'

export interface RowsOf {
  readonly file: string
  readonly size: number
  readonly count: number
}
export interface NearestQuestion {
  readonly kind: 'nearest'
  readonly rows: RowsOf
  readonly query: number
  readonly candidates: Uint32Array
  readonly k: number
}
export interface MapQuestion {
  readonly kind: 'map'
  readonly rows: RowsOf
  readonly seed: number
}
export type Question = { readonly id: number } & (NearestQuestion | MapQuestion)
export type Answer = { readonly id: number } & (
  | { readonly kind: 'nearest'; readonly neighbours: readonly Neighbour[] }
  | { readonly kind: 'map'; readonly points: readonly (readonly [number, number])[] }
  | { readonly kind: 'progress'; readonly phase: JobPhase; readonly done: number; readonly total: number }
  | { readonly kind: 'error'; readonly message: string }
)

/** As in the reference implementation of UMAP (McInnes et al. 2018). */
const NEIGHBOURS = 15
const MIN_DISTANCE = 0.1
/** Two models side by side. */
const CACHE_ENTRIES = 2

const held = new Map<string, Float32Array>()

async function rowsOf({ file, size, count }: RowsOf): Promise<Float32Array> {
  const key = `${file} ${count}`
  let rows = held.get(key)
  if (!rows) {
    const bytes = await readFile(file)
    const copy = new Uint8Array(count * size * 4)
    if (bytes.length < copy.length) throw new Error(`${file} is shorter than it should be.`)
    copy.set(bytes.subarray(0, copy.length))
    rows = normalizeRows(new Float32Array(copy.buffer), size)
  }
  held.delete(key)
  held.set(key, rows)
  if (held.size > CACHE_ENTRIES) held.delete(held.keys().next().value!)
  return rows
}

async function answer(question: Question): Promise<void> {
  const { id, rows: about } = question
  const post = (answer: Answer): void => parentPort?.postMessage(answer)
  try {
    const rows = await rowsOf(about)
    if (question.kind === 'nearest') {
      const { query, candidates, k } = question
      post({ id, kind: 'nearest', neighbours: nearestRows(rows, about.size, query, candidates, k) })
    } else {
      const progress = (phase: JobPhase, done: number, total: number): void =>
        post({ id, kind: 'progress', phase, done, total })
      post({ id, kind: 'map', points: layOut(rows, about, question.seed, progress) })
    }
  } catch (error) {
    post({ id, kind: 'error', message: (error as Error).message })
  }
}

function layOut(
  rows: Float32Array,
  { size, count }: RowsOf,
  seed: number,
  progress: (phase: JobPhase, done: number, total: number) => void,
): [number, number][] {
  // Fewer points than neighbours have no shape to find.
  if (count <= 3) return Array.from({ length: count }, (_, i) => [i, 0])
  progress({ step: 'finding-neighbours' }, 0, 0)
  const coordinates = principalCoordinates(rows, size)
  const data = Array.from({ length: count }, (_, i) =>
    Array.from(coordinates.values.subarray(i * coordinates.size, (i + 1) * coordinates.size)),
  )
  const random = new Random(seed)
  const umap = new UMAP({
    nComponents: 2,
    nNeighbors: Math.min(NEIGHBOURS, count - 1),
    minDist: MIN_DISTANCE,
    random: () => random.uniform(),
  })
  const epochs = umap.initializeFit(data)
  for (let epoch = 1; epoch <= epochs; epoch++) {
    umap.step()
    if (epoch % 10 === 0) progress({ step: 'laying-out' }, epoch, epochs)
  }
  return umap.getEmbedding().map(([x, y]) => [x!, y!])
}

parentPort?.on('message', (question: Question) => void answer(question))
