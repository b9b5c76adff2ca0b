import { workerFile, WorkerPool } from '../../../threads/worker-pool.ts'
import type { PictureMatch } from '../../../shared/domain/duplicates.ts'
import { LOOK_BYTES } from '../../../shared/math/grey-look.ts'
import { pickTwo } from './rows.ts'
import type { FoundPair } from '../../../metrics/duplicates/search.ts'

/** What pictures are compared by. */
export interface ComparedImage {
  readonly sha256: string
  /** A small grey picture, `[LOOK_SIDE, LOOK_SIDE]`; null where it is not known: then its bytes alone are compared. */
  readonly look: Uint8Array | null
}

/** Two of the images, by row, that show the same picture. */
export interface FoundDuplicate extends PictureMatch {
  readonly first: number
  readonly second: number
  /** False: alike, but not surely enough to keep them in one group. */
  readonly joins: boolean
}

const threads = new WorkerPool<Uint8Array, FoundPair[], number>(
  workerFile('search-worker', import.meta.url),
  {
    threads: 1,
    idleMs: 0,
  },
)

/**
 * Pairs of images that show the same picture, enough to join each group of copies: further files with the same bytes each with the first,
 * and of different files those whose pictures are confirmed to be the same, re-encoded, resized, squashed, cropped, turned or mirrored.
 * In a thread. Throws AppError 'cancelled'.
 */
export async function findDuplicates(
  images: readonly ComparedImage[],
  context: { readonly signal: AbortSignal; readonly progress?: (done: number) => void },
): Promise<FoundDuplicate[]> {
  const firstOf = new Map<string, number>()
  const sameFiles: FoundDuplicate[] = []
  images.forEach(({ sha256 }, row) => {
    const first = firstOf.get(sha256)
    if (first === undefined) firstOf.set(sha256, row)
    else sameFiles.push({ ...UNCHANGED, first, second: row })
  })
  const seen = [...firstOf.values()].flatMap((row) => {
    const look = images[row]?.look
    return look ? [{ row, look }] : []
  })
  const rows = seen.map(({ row }) => row)
  const looks = new Uint8Array(new SharedArrayBuffer(rows.length * LOOK_BYTES))
  seen.forEach(({ look }, i) => looks.set(look, i * LOOK_BYTES))
  const found = await threads.run(looks, { signal: context.signal, onProgress: context.progress })
  const altered = found.map((pair) => {
    const [first, second] = pickTwo(rows, pair)
    return { ...pair, isSameFile: false, first, second }
  })
  return [...sameFiles, ...altered]
}

const UNCHANGED = { isSameFile: true, similarity: 1, mirrored: false, degrees: 0, overlap: 1, joins: true }
