import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fallback, makeFallback } from './electron-fallback.mjs'
import { linkDir } from './files.mjs'
import { SetupError, say } from './log.mjs'
import { cacheDir, installedVersion, modules, node24Path, platform } from './paths.mjs'
import { run, tail } from './process.mjs'

const packageDir = join(modules, 'electron')
const dist = join(packageDir, 'dist')

export const electron = {
  name: 'Electron',
  version: 2,
  why: 'the browser that shows the window is downloaded and unpacked into the cache (100 to 200 MB)',
  isDone: () => electronPath() !== undefined,
  async make() {
    const official = cached(installedVersion('electron'))
    if (existsSync(official)) return use(official)
    const replacement = fallback && cached(fallback.electron)
    if (replacement && existsSync(replacement)) {
      say(
        this.name,
        `the cache holds ${fallback.electron}; to try the official download again, delete ${replacement}`,
      )
      return use(replacement)
    }
    const refusal = await installOfficial(official)
    if (!refusal) return undefined
    if (!replacement) {
      throw new SetupError(
        `Electron could not be downloaded: allow github.com, or set ELECTRON_MIRROR to a mirror of its releases, then run the command again.\n${refusal}`,
      )
    }
    say(
      this.name,
      `the official download is refused here (${refusal.split('\n')[0]}): taking the Electron ${fallback.electron} inside ${fallback.name}`,
    )
    await makeFallback(replacement)
    return use(replacement)
  },
}

function cached(version) {
  return join(cacheDir(), 'electron', `${version}-${platform}`)
}

/** The Electron program of this clone, or undefined before set-up. */
export function electronPath() {
  const pathFile = join(packageDir, 'path.txt')
  if (!existsSync(pathFile)) return undefined
  const file = join(dist, readFileSync(pathFile, 'utf8'))
  return existsSync(file) ? file : undefined
}

/** What Electron this clone uses. */
export function describeElectron() {
  const path = electronPath()
  if (!path) return undefined
  const version = readFileSync(join(dist, 'version'), 'utf8').trim().replace(/^v/, '')
  const official = version === installedVersion('electron')
  return { path, version, dist, source: official ? 'electron' : `${fallback.name}@${fallback.version}` }
}

/** The `electron` package finds its program through `path.txt` and `dist`: point them at the cache. */
function use(folder) {
  linkDir(folder, dist)
  writeFileSync(join(packageDir, 'path.txt'), program())
}

function program() {
  const programs = { darwin: 'Electron.app/Contents/MacOS/Electron', win32: 'electron.exe' }
  return programs[process.platform] ?? 'electron'
}

/** Runs the package's own installer, which checks the download's hash. Returns why it failed, or undefined. */
async function installOfficial(folder) {
  const reachable = await canReachReleases()
  const env = { ...process.env, electron_config_cache: join(cacheDir(), 'downloads') }
  // A refusal can also look like silence; a slow but working line deserves its time.
  const timeoutMs = reachable ? 900_000 : 20_000
  const { ok, output, reason } = await run(node24Path(), ['install.js'], { cwd: packageDir, env, timeoutMs })
  if (!ok || !existsSync(join(dist, program()))) return output.trim() ? tail(output, 12) : reason
  mkdirSync(dirname(folder), { recursive: true })
  try {
    renameSync(dist, folder)
    use(folder)
  } catch {
    // The cache is on another disk, or another clone was first: this clone then keeps its own copy.
  }
  return undefined
}

async function canReachReleases() {
  try {
    const host =
      process.env.ELECTRON_MIRROR ??
      process.env.npm_config_electron_mirror ??
      'https://github.com/electron/electron/releases'
    await fetch(host, { method: 'HEAD', signal: AbortSignal.timeout(10_000) })
    return true
  } catch {
    return false
  }
}
