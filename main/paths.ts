/** Where things are, in development and in the packaged app. */
import { app } from 'electron'
import { existsSync } from 'node:fs'
import { cp } from 'node:fs/promises'
import path from 'node:path'
import { replaceWhole } from '../files/write-whole.ts'

/** Files that come with the app: the bundled sample, icons. */
export function resourcesFolder(): string {
  return app.isPackaged ? process.resourcesPath : path.join(builtFolder, '..', 'resources')
}

/** Folder with main, preload, renderer and engine as built: `out/`. */
export const builtFolder = path.join(import.meta.dirname, '..')

/**
 * The Node 24 program that runs engine and compute. npm ships it as one package per platform; the packaged app carries it among
 * its resources.
 */
export function nodeBinary(): string {
  const name = process.platform === 'win32' ? 'node.exe' : 'node'
  if (app.isPackaged) {
    const candidates = [
      path.join(process.resourcesPath, 'node', 'bin', name),
      path.join(process.resourcesPath, 'node', name),
    ]
    return candidates.find(existsSync) ?? candidates[0]!
  }
  const packages = [
    `node-${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`,
    `node-bin-${process.platform}-${process.arch}`,
  ]
  const candidates = packages.map((each) => path.join(builtFolder, '..', 'node_modules', each, 'bin', name))
  return candidates.find(existsSync) ?? candidates[0]!
}

/** The engine's program; outside the asar archive, because a plain Node cannot read into one. */
export function engineScript(): string {
  const script = path.join(builtFolder, 'main', 'engine.js')
  return script.replace(`app.asar${path.sep}`, `app.asar.unpacked${path.sep}`)
}

/**
 * Where studies go when the user does not say, and where the sample images lie. The bundled ones are copied out of the app once: it
 * may move with an update, and a study remembers where its images are.
 */
export async function defaultFolder(what: 'studies' | 'sample'): Promise<string> {
  const home = process.env['LESIONLENS_STUDIES'] ?? path.join(app.getPath('documents'), 'LesionLens')
  if (what === 'studies') return home
  const folder = path.join(home, 'sample-images')
  const bundled = path.join(resourcesFolder(), 'sample')
  if (!existsSync(folder) && existsSync(bundled)) {
    await replaceWhole(folder, (draft) => cp(bundled, draft, { recursive: true }))
  }
  return folder
}
