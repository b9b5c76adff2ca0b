import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { buildAddon, hasCompiler } from './tensorflow-addon.mjs'
import { fetchLibrary, findPip, libraryDir, wheel } from './tensorflow-library.mjs'
import { linkDir } from './files.mjs'
import { SetupError, say } from './log.mjs'
import { modules, node24Path, platform } from './paths.mjs'
import { run, tail } from './process.mjs'

const packageDir = join(modules, '@tensorflow', 'tfjs-node-gpu')
export const addonFile = join(packageDir, 'lib', 'napi-v8', 'tfjs_binding.node')

/** TensorFlow's library: fetched into the cache, independent of node_modules. */
export const tensorflowLibrary = {
  name: 'TensorFlow library',
  version: 1,
  why: 'pip downloads the TensorFlow wheel and its native library is unpacked into the cache (210 MB; no Python is needed afterwards)',
  isDone: () => !wheel || !hasCompiler() || existsSync(libraryDir()) || existsSync(addonFile),
  /** Not fatal: the package's own installer is tried later, and says what to do when it fails too. */
  make: () => fetchLibrary(),
}

/** The addon between Node and that library, in its place in node_modules. */
export const tensorflow = {
  name: 'TensorFlow addon',
  version: 2,
  why: 'the addon that connects Node to TensorFlow is compiled with the C++ compiler (ten seconds), then loaded as a check',
  isDone: async () => (await probe()).ok,
  async make() {
    let problem = ''
    if (existsSync(libraryDir()) && hasCompiler()) {
      linkDir(libraryDir(), join(packageDir, 'deps'))
      await buildAddon(packageDir, addonFile)
    } else {
      say(this.name, 'wheel or compiler are missing: trying the installer of @tensorflow/tfjs-node-gpu')
      problem = await ownInstaller()
    }
    const { ok, output } = await probe()
    if (!ok) throw new SetupError(`TensorFlow does not load: ${advice()}.\n${problem || tail(output)}`)
  },
}

/** What would help, by what is missing. */
function advice() {
  const missing = [!findPip() && 'python3-pip', !hasCompiler() && 'g++'].filter(Boolean)
  if (!wheel)
    return `there is no ready-made library for ${platform}; build one as the README of @tensorflow/tfjs-node-gpu tells`
  if (missing.length === 0) return 'allow pip to reach its package index, then run the command again'
  return `install pip and a C++ compiler (Debian: \`sudo apt-get install ${missing.join(' ')}\`), then run the command again`
}

/** Loads the addon in a Node 24 of its own: a crash there is an answer, not our end. */
async function probe() {
  if (!existsSync(addonFile)) return { ok: false, output: '' }
  const script = `process.stdout.write(require(${JSON.stringify(addonFile)}).TF_Version)`
  return run(node24Path(), ['-e', script], {
    timeoutMs: 60_000,
    env: { ...process.env, TF_CPP_MIN_LOG_LEVEL: '3' },
  })
}

/** The version of the TensorFlow library that loads, or undefined. */
export async function tensorflowVersion() {
  const { ok, output } = await probe()
  return ok ? output.trim() : undefined
}

async function ownInstaller() {
  const node = node24Path()
  const install = await run(node, ['scripts/install.js', 'cpu', 'download'], {
    cwd: packageDir,
    timeoutMs: 600_000,
  })
  const gyp = join(modules, '@mapbox', 'node-pre-gyp', 'bin', 'node-pre-gyp')
  if (!install.ok || existsSync(addonFile)) return install.ok ? '' : reason(install)
  const addon = await run(node, [gyp, 'install', '--fallback-to-build'], {
    cwd: packageDir,
    timeoutMs: 600_000,
  })
  return addon.ok ? '' : reason(addon)
}

/** The line of a stack trace that says what happened. */
function reason({ output, reason }) {
  return /^.*(?:Error|ERR!).*$/m.exec(output)?.[0].trim() ?? reason
}
