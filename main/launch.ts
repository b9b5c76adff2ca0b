import { statSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { STUDY_FILE_SUFFIX } from '../shared/domain/study.ts'

/**
 * What the command line asks to open: its first folder or study file, past the program and the app folder; null when there is none.
 * Desktops of Linux may hand over addresses (`file:///...`) in place of paths.
 */
export function launchArgument(argv: readonly string[]): string | null {
  return argv.slice(1).map(asPath).find(isOpenable) ?? null
}

function asPath(argument: string): string {
  if (!argument.startsWith('file:')) return argument
  try {
    return fileURLToPath(argument)
  } catch {
    return ''
  }
}

function isOpenable(argument: string): boolean {
  if (argument.startsWith('-') || !path.isAbsolute(argument)) return false
  try {
    if (statSync(argument).isDirectory()) return !isAppFolder(argument)
    return argument.endsWith(STUDY_FILE_SUFFIX)
  } catch {
    return false
  }
}

/** In development Electron itself is given the app's own folder. */
function isAppFolder(folder: string): boolean {
  try {
    return statSync(path.join(folder, 'out', 'main', 'index.js')).isFile()
  } catch {
    return false
  }
}
