// npm run package: the application folder, made of what this clone runs on, and a look whether it is whole.
import { existsSync, readdirSync, realpathSync, rmSync } from 'node:fs'
import { basename, dirname, join, relative } from 'node:path'
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
  const flags = [`-c.electronDist=${realpathSync(electronDist)}`, `-c.electronVersion=${version}`]
  const status = await node24([join(root, 'node_modules/electron-builder/cli.js'), '--dir', ...flags], {
    env: { LESIONLENS_NODE: relative(root, node), LESIONLENS_NODE_NAME: basename(node) },
  })
  if (status) return status
  // Comes with Electron, for starting an app by its folder.
  rmSync(join(resourcesFolder(), 'default_app.asar'), { force: true })
  return check()
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
  const node = join(resources, 'node', 'bin', basename(node24Path()))
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
  const missing = ['LICENSE', 'sample', 'app.asar', 'app.asar.unpacked/out/main/engine.js'].filter(
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
