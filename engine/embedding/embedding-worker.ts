/** Thread for embeddings: keeps the rows it was last asked about in memory, so that the next question takes milliseconds. */
import type { JobPhase } from '../../shared/domain/job-phase.ts'
import { readFile } from 'node:fs/promises'
import { UMAP } from 'umap-js'
import { LruCache } from '../../shared/lru-cache.ts'
import { Random } from '../../shared/random.ts'
import { answering } from '../../threads/answering.ts'
import { principalCoordinates } from './principal.ts'
import { nearestRows, normalizeRows } from './rows.ts'

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
export type EmbeddingQuestion = NearestQuestion | MapQuestion
/** How far the layout of a map has come. */
export interface EmbeddingStep {
  readonly phase: JobPhase
  readonly done: number
  readonly total: number
}

/** As in the reference implementation of UMAP (McInnes et al. 2018). */
const NEIGHBOURS = 15
const MIN_DISTANCE = 0.1
/** Two models side by side. */
const CACHE_ENTRIES = 2

const held = new LruCache<string, Float32Array>(CACHE_ENTRIES)

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
  held.set(key, rows)
  return rows
}

export const answer = answering(
  async (question: EmbeddingQuestion, onProgress: (step: EmbeddingStep) => void) => {
    const { rows: about } = question
    const rows = await rowsOf(about)
    if (question.kind === 'map') return layOut(rows, about, question.seed, onProgress)
    const { query, candidates, k } = question
    return nearestRows(rows, about.size, query, candidates, k)
  },
)

function layOut(
  rows: Float32Array,
  { size, count }: RowsOf,
  seed: number,
  onProgress: (step: EmbeddingStep) => void,
): [number, number][] {
  // Fewer points than neighbours have no shape to find.
  if (count <= 3) return Array.from({ length: count }, (_, i) => [i, 0])
  onProgress({ phase: { step: 'finding-neighbours' }, done: 0, total: 0 })
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
    if (epoch % 10 === 0) onProgress({ phase: { step: 'laying-out' }, done: epoch, total: epochs })
  }
  return umap.getEmbedding().map(([x, y]) => [x!, y!])
}
