/** Main's log: a file in the user's data folder, and stderr where somebody reads it. */
import { appendFileSync, mkdirSync, renameSync, statSync } from 'node:fs'
import path from 'node:path'

const MAX_BYTES = 2_000_000
let file: string | undefined

/** Opens the log; the previous one is kept once when it has grown large. */
export function openLog(folder: string): void {
  mkdirSync(folder, { recursive: true })
  file = path.join(folder, 'lesionlens.log')
  try {
    if (statSync(file).size > MAX_BYTES) renameSync(file, `${file}.old`)
  } catch {
    // There is none yet.
  }
}

export function log(from: string, text: string): void {
  const line = `${new Date().toISOString()} ${from}: ${text.trimEnd()}\n`
  process.stderr.write(line)
  if (!file) return
  try {
    appendFileSync(file, line)
  } catch {
    // A full disk must not take the window down with it.
  }
}
