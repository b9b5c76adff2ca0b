import { createHash } from 'node:crypto'
import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { makeDir, placeFile } from './files.mjs'
import { SetupError } from './log.mjs'
import { cacheDir, modules, platform } from './paths.mjs'
import { run, tail, which } from './process.mjs'
import { libraryDir, wheel } from './tensorflow-library.mjs'

/** `c++` is what every compiler installs itself as. */
const compilers = ['g++', 'clang++', 'c++']

/** Whether a C++ compiler is on PATH. */
export function hasCompiler() {
  return compilers.some(which)
}

/** Compiles the addon of the package at `packageDir` against the cached library (or takes it from the cache) and puts it at `target`. */
export async function buildAddon(packageDir, target) {
  const folder = join(cacheDir(), 'addon', `${platform}-${sourceKey(packageDir)}`)
  const name = 'tfjs_binding.node'
  if (!existsSync(folder)) await makeDir(folder, (building) => compile(packageDir, join(building, name)))
  await placeFile(join(folder, name), target)
}

async function compile(packageDir, out) {
  const compiler = compilers.find(which)
  const { ok, output } = await run(compiler, [...flags(packageDir), '-o', out])
  if (!ok)
    throw new SetupError(
      `${compiler} could not compile TensorFlow's addon: it has to know C++17; update it.\n${tail(output)}`,
    )
}

function flags(packageDir) {
  const mac = process.platform === 'darwin'
  // Relative to the addon, so that a packaged copy finds the library that lies beside it.
  const origin = mac ? '@loader_path' : '$ORIGIN'
  return [
    '-std=c++17',
    '-O2',
    '-fPIC',
    ...(mac ? ['-bundle', '-undefined', 'dynamic_lookup'] : ['-shared']),
    '-DNAPI_VERSION=8',
    `-I${join(modules, 'node-api-headers', 'include')}`,
    `-I${join(libraryDir(), 'include')}`,
    join(packageDir, 'binding', 'tfjs_backend.cc'),
    join(packageDir, 'binding', 'tfjs_binding.cc'),
    join(libraryDir(), 'lib', `libtensorflow_cc${wheel.suffix}`),
    join(libraryDir(), 'lib', `libtensorflow_framework${wheel.suffix}`),
    `-Wl,-rpath,${origin}/../../deps/lib`,
  ]
}

/** Changes when the addon's sources, its library or the way it is compiled change. */
function sourceKey(packageDir) {
  const hash = createHash('sha256').update(libraryDir()).update(flags.toString())
  const binding = join(packageDir, 'binding')
  for (const name of readdirSync(binding).sort()) hash.update(readFileSync(join(binding, name)))
  return hash.digest('hex').slice(0, 16)
}
