/**
 * Embeddings on disk: `cache/embeddings/<key>.json` names the images by content, `<key>.f32` holds a row of float32 for each. The key
 * is of everything that makes them: weights, input and layer. They may be deleted at any time.
 */
import { embeddingFile } from '../study/layout.ts'
import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { appendFile, copyFile, readFile, rename, rm } from 'node:fs/promises'
import { replaceWhole, writeWhole } from '../../files/write-whole.ts'
import type { StudyContext } from '../context.ts'
import type { RunRow } from '../db/runs.ts'

export interface EmbeddingHeader {
  readonly layer: string
  /** Numbers a row. */
  readonly size: number
  /** SHA-256 of each row's picture. */
  readonly images: readonly string[]
}

export interface EmbeddingFiles {
  readonly header: string
  readonly rows: string
  /** [x, y] of each row, as JSON. */
  readonly map: string
}

export function embeddingFiles({ study }: Pick<StudyContext, 'study'>, run: RunRow): EmbeddingFiles {
  const what = JSON.stringify([run.weightsSha256, run.input, run.tap])
  const key = createHash('sha256').update(what).digest('hex').slice(0, 32)
  const file = (suffix: string): string => study.path(embeddingFile(key, suffix))
  return { header: file('.json'), rows: file('.f32'), map: file('.map.json') }
}

/** Null where there is none, or its other half was deleted. */
export async function readHeader({ header, rows }: EmbeddingFiles): Promise<EmbeddingHeader | null> {
  if (!existsSync(rows)) return null
  return readJson<EmbeddingHeader>(header)
}

/** Adds rows (a file of them, which is used up) to those that are there. */
export async function addRows(
  files: EmbeddingFiles,
  before: EmbeddingHeader | null,
  added: EmbeddingHeader,
  rowsFile: string,
): Promise<EmbeddingHeader> {
  if (before) {
    await replaceWhole(files.rows, async (draft) => {
      await copyFile(files.rows, draft)
      await appendFile(draft, await readFile(rowsFile))
    })
    await rm(rowsFile)
  } else await rename(rowsFile, files.rows)
  const header = { ...added, images: [...(before?.images ?? []), ...added.images] }
  // Last: until then the new rows are beyond what the old header tells of.
  await writeJson(files.header, header)
  return header
}

/** Null for what is not there or damaged. */
export async function readJson<T>(file: string): Promise<T | null> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as T
  } catch {
    return null
  }
}

export async function writeJson(file: string, value: unknown): Promise<void> {
  await writeWhole(file, JSON.stringify(value))
}
