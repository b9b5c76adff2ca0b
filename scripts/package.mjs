// npm run package: the application folder, made of what this clone runs on, and a look whether it is whole.
import { existsSync, mkdirSync, readdirSync, realpathSync, rmSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { describeElectron } from './setup/electron.mjs'
import { node24Path, platform, root } from './setup/paths.mjs'
import { run, tail } from './setup/process.mjs'
import { build, node24 } from './tools.mjs'

const dist = join(root, 'dist')

/** Builds sources, then `dist/<platform>-unpacked`. Resolves to an exit status. */
export async function packageApp() {
  const failed = await build()
  if (failed) return failed
  rmSync(dist, { recursive: true, force: true })
  const { dist: electronDist, version } = describeElectron()
  const node = node24Path()
  const options = {
    electronDist: realpathSync(electronDist),
    electronVersion: version,
    'extraResources.2.from': node,
    'extraResources.2.to': join('node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node'),
  }
  const flags = Object.entries(options).map(([key, value]) => `-c.${key}=${value}`)
  mkdirSync(dist, { recursive: true })
  const status = await node24([join(root, 'node_modules/electron-builder/cli.js'), '--dir', ...flags], {
    env: { ELECTRON_BUILDER_DISABLE_BUILD_CACHE: 'true' },
  })
  return status || check()
}

/** The folder with the app's archive, wherever the platform puts it. */
function resourcesFolder() {
  const [output] = readdirSync(dist).filter((name) => name.includes('unpacked') || name.startsWith('mac'))
  const candidates = [
    join(dist, output, 'resources'),
    join(dist, output, 'LesionLens.app', 'Contents', 'Resources'),
  ]
  return candidates.find(existsSync)
}

/** Loads every native part with the packaged Node from the packaged folder: what is missing shows here and not at a user's. */
async function check() {
  const resources = resourcesFolder()
  const node = join(resources, 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node')
  const unpacked = join(resources, 'app.asar.unpacked')
  const script = `
    const load = require('node:module').createRequire(${JSON.stringify(join(unpacked, 'package.json'))})
    const util = require('node:util')
    util.isNullOrUndefined = (value) => value == null
    util.isArray = Array.isArray
    const Database = load('better-sqlite3')
    new Database(':memory:').close()
    load('sharp')
    load('@resvg/resvg-js')
    load('@tensorflow/tfjs-node-gpu').scalar(1).dispose()`
  const { ok, output } = await run(node, ['-e', script], { cwd: dirname(dist), timeoutMs: 120_000 })
  const missing = ['sample', 'app.asar', 'app.asar.unpacked/out/main/engine.js'].filter(
    (path) => !existsSync(join(resources, path)),
  )
  if (ok && missing.length === 0) {
    console.log(`packaged for ${platform}: ${relative(root, dirname(resources))}`)
    return 0
  }
  console.error(
    `The packaged folder is not whole. Missing: ${missing.join(', ') || 'nothing'}. Native parts: ${ok ? 'load' : tail(output, 12)}`,
  )
  return 1
}
