import { readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { isHalfWritten, STUDY_FOLDERS } from './layout.ts'

/**
 * Takes away what a process was writing when it was killed, in all folders of a study. Only for whoever holds the lock: then nobody writes.
 * Links are not followed: what they lead to is not the study's.
 */
export function removeHalfWritten(study: string): void {
  const own = readdirSync(study, { withFileTypes: true }).filter((entry) => entry.isDirectory())
  for (const { name } of own) if (STUDY_FOLDERS.some((folder) => folder === name)) sweep(join(study, name))
}

function sweep(folder: string): void {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) sweep(path)
    else if (entry.isFile() && isHalfWritten(entry.name)) rmSync(path, { force: true })
  }
}
