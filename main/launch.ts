import { statSync } from 'node:fs'
import path from 'node:path'

/** The first folder among the command-line arguments, past the program and the app folder; null when there is none. */
export function folderArgument(argv: readonly string[]): string | null {
  for (const argument of argv.slice(1)) {
    if (argument.startsWith('-') || !path.isAbsolute(argument)) continue
    try {
      if (statSync(argument).isDirectory() && !isAppFolder(argument)) return argument
    } catch {
      // Not a path.
    }
  }
  return null
}

/** In development Electron itself is given the app's own folder. */
function isAppFolder(folder: string): boolean {
  try {
    return statSync(path.join(folder, 'out', 'main', 'index.js')).isFile()
  } catch {
    return false
  }
}
