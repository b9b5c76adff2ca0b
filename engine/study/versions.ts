import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** Version of LesionLens, from the nearest package.json above this file, in a clone as in a packaged app. */
export const appVersion: string = findAppVersion()

function findAppVersion(): string {
  let folder = dirname(fileURLToPath(import.meta.url))
  for (;;) {
    try {
      const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as {
        name?: string
        version?: string
      }
      if (manifest.name === 'lesionlens' && manifest.version) return manifest.version
    } catch {
      // Not in this folder: further up.
    }
    const parent = dirname(folder)
    if (parent === folder) return 'unknown'
    folder = parent
  }
}

/** What made a row, as far as the engine knows. */
export function engineVersions(): Record<string, string> {
  return { lesionlens: appVersion, node: process.versions.node }
}
