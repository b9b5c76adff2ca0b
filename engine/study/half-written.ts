/** What a process was writing when it was killed. Links are not followed: what they lead to is not the study's. */
import { readdirSync, rmSync, type Dirent } from 'node:fs'
import { readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Chore } from './chore.ts'
import { CACHE, isHalfWritten, STUDY_FOLDERS } from './layout.ts'

/** What is younger in the cache may be written just now, whatever the clock of a network drive says. */
const DAY_MS = 24 * 60 * 60 * 1000

/**
 * Takes it away in the folders of a study, but for the cache, which may hold a file for each image of many sizes (`cacheChore`). Only for
 * whoever holds the lock: then nobody writes.
 */
export function removeHalfWritten(study: string): void {
  const own = readdirSync(study, { withFileTypes: true }).filter((entry) => entry.isDirectory())
  const swept = STUDY_FOLDERS.filter((folder) => folder !== CACHE)
  for (const { name } of own) if (swept.some((folder) => folder === name)) sweep(join(study, name))
}

function sweep(folder: string): void {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) sweep(path)
    else if (isDraft(entry)) rmSync(path, { force: true })
  }
}

/** Takes it away in the cache, folder by folder. */
export function cacheChore(study: { path(folder: string): string }, now: () => number = Date.now): Chore {
  const due = [study.path(CACHE)]
  return {
    async step() {
      const folder = due.pop()
      if (folder === undefined) return false
      for (const entry of await readdir(folder, { withFileTypes: true }).catch(() => [])) {
        const path = join(folder, entry.name)
        if (entry.isDirectory()) due.push(path)
        else if (isDraft(entry) && (await isOlderThan(path, now() - DAY_MS))) await rm(path, { force: true })
      }
      return due.length > 0
    },
  }
}

function isDraft(entry: Dirent): boolean {
  return entry.isFile() && isHalfWritten(entry.name)
}

/** Also false for a file that is gone meanwhile. */
async function isOlderThan(path: string, atMs: number): Promise<boolean> {
  const found = await stat(path).catch(() => null)
  return found !== null && found.mtimeMs < atMs
}
