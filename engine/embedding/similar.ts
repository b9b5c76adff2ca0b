import { stat } from 'node:fs/promises'
import type { SplitPart } from '../../shared/domain/dataset.ts'
import type { SimilarImages, SimilarRequest } from '../../shared/domain/embedding.ts'
import { LruCache } from '../../shared/lru-cache.ts'
import { AppError } from '../../shared/errors.ts'
import { say } from '../../shared/say.ts'
import { requireRun, type StudyContext } from '../context.ts'
import { imageById } from '../db/images.ts'
import { allImages } from '../db/split-images.ts'
import type { RunRow } from '../db/runs.ts'
import { splitById } from '../db/splits.ts'
import { cacheKey } from '../study/study-cache.ts'
import { reviewIndexOf } from '../prediction/index/review-index.ts'
import { embeddingFiles, readHeader, type EmbeddingFiles, type EmbeddingHeader } from './store.ts'
import { nearest } from './thread.ts'

const USUAL = 12
const MOST = 200

/**
 * The images that a run finds most like one of them; null while it has no embedding of that image. Throws AppError 'not-found' for a
 * run or image that is not there.
 */
export async function similarImages(
  context: StudyContext,
  request: SimilarRequest,
): Promise<SimilarImages | null> {
  const { study } = context
  const { db } = study
  const run = requireRun(context, request.run)
  const own = imageById(db, request.image)
  const { dataset } = splitById(db, run.split)!
  if (own?.datasetId !== dataset)
    throw new AppError('not-found', say`There is no image ${request.image} among those of run ${run.id}.`)
  const files = embeddingFiles(context, run)
  const pool = await poolOf(context, run, dataset, files, request.part ?? 'train')
  const query = pool?.rowOf.get(own.sha256)
  if (!pool || query === undefined) return null
  const { header, imageOf, candidates } = pool
  const rows = { file: files.rows, size: header.size, count: header.images.length }
  const k = Math.min(MOST, Math.max(1, request.k ?? USUAL))
  const neighbours = await nearest({ rows, query, candidates, k })
  const index = reviewIndexOf(study).dataset(dataset)
  return {
    layer: header.layer,
    items: neighbours.map(({ row, distance }) => ({
      image: index.record(index.position(imageOf.get(row)!)!, run.split),
      distance,
    })),
  }
}

/** The images that are compared. */
interface Pool {
  readonly header: EmbeddingHeader
  readonly rowOf: ReadonlyMap<string, number>
  /** Of pictures with the same content the first stands for all. */
  readonly imageOf: ReadonlyMap<number, number>
  readonly candidates: Uint32Array
}

/** Pools of two models and a few parts; each is a pass over all images. */
const CACHE_ENTRIES = 6
const POOLS = cacheKey<LruCache<string, Pool>>('pools of similar images')

async function poolOf(
  context: StudyContext,
  run: RunRow,
  dataset: number,
  files: EmbeddingFiles,
  part: SplitPart | 'all',
): Promise<Pool | null> {
  const changedAt = await stat(files.header).then(
    ({ mtimeMs }) => mtimeMs,
    () => null,
  )
  if (changedAt === null) return null
  const key = `${files.header} ${changedAt} ${run.split} ${part}`
  const pools = context.study.cache.of(POOLS, () => new LruCache(CACHE_ENTRIES))
  let pool = pools.get(key) ?? null
  if (!pool) {
    const header = await readHeader(files)
    pool = header && makePool(context, run, dataset, header, part)
  }
  if (!pool) return null
  pools.set(key, pool)
  return pool
}

function makePool(
  { study }: StudyContext,
  run: RunRow,
  dataset: number,
  header: EmbeddingHeader,
  part: SplitPart | 'all',
): Pool {
  const index = reviewIndexOf(study).dataset(dataset)
  const parts = index.parts(run.split)
  const rowOf = new Map(header.images.map((sha256, row) => [sha256, row]))
  const imageOf = new Map<number, number>()
  for (const { id, sha256 } of allImages(study.db, dataset)) {
    const row = rowOf.get(sha256)
    const isWanted = part === 'all' || parts[index.position(id)!] === part
    if (row !== undefined && isWanted && !imageOf.has(row)) imageOf.set(row, id)
  }
  return { header, rowOf, imageOf, candidates: Uint32Array.from(imageOf.keys()) }
}
