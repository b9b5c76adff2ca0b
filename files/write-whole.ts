/**
 * How the programs write files: beside the place and renamed, so that a file of that name is always whole. What a killed process leaves
 * ends in `DRAFT_SUFFIX`; a study takes such files away when it is opened.
 */
import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { mkdir, rename, rm, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { threadId } from 'node:worker_threads'

/** The ending of a file or folder that is being written. */
export const DRAFT_SUFFIX = '.part'

let drafts = 0

/** A name beside `path` that no other process, thread or call writes to. */
function draftOf(path: string): string {
  return `${path}.${process.pid}-${threadId}-${drafts++}${DRAFT_SUFFIX}`
}

/**
 * Has `fill` make a file or folder at the path it is given, beside `path`, and moves that to `path` in one step. The folder around it is
 * made when missing. When anything fails, the draft is removed, what was at `path` stays, and the error is thrown on.
 */
export async function replaceWhole<T>(path: string, fill: (draft: string) => Promise<T>): Promise<T> {
  const draft = draftOf(path)
  await mkdir(dirname(path), { recursive: true })
  try {
    const result = await fill(draft)
    await rename(draft, path)
    return result
  } catch (error) {
    await rm(draft, { recursive: true, force: true }).catch(() => undefined)
    throw error
  }
}

/**
 * Writes a file whole or not at all; what was there stays until then.
 * @param content several parts are written one after the other
 * @param flush to the disk before the renaming: also a power cut leaves the old file or the new one
 */
export async function writeWhole(
  path: string,
  content: string | Uint8Array | readonly Uint8Array[],
  { flush = false }: { readonly flush?: boolean } = {},
): Promise<void> {
  await replaceWhole(path, (draft) => writeFile(draft, content, { flush }))
}

/** As `writeWhole`, for small files of a program that must not go on before. */
export function writeWholeSync(path: string, content: string | Uint8Array): void {
  const draft = draftOf(path)
  mkdirSync(dirname(path), { recursive: true })
  try {
    writeFileSync(draft, content)
    renameSync(draft, path)
  } catch (error) {
    rmSync(draft, { force: true })
    throw error
  }
}
