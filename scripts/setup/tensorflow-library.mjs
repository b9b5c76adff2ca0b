import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { hashFile, makeDir, withPart } from './files.mjs'
import { SetupError, say } from './log.mjs'
import { cacheDir, platform } from './paths.mjs'
import { run, tail, which, works } from './process.mjs'
import { extractZip } from './zip.mjs'

const version = '2.15.1'

/**
 * PyPI wheels that carry TensorFlow's C library, with the hash PyPI publishes. `suffix`: how its libraries' names end.
 * Only linux-x64 is tested by us; elsewhere the same steps apply.
 */
const wheels = {
  'linux-x64': {
    name: 'tensorflow-cpu',
    tag: 'manylinux2014_x86_64',
    suffix: '.so.2',
    sha256: '54660c074d7241a503e81edfd9f5ef5af88f64051b72e2945f26318c790f2d26',
  },
  'linux-arm64': {
    name: 'tensorflow-cpu-aws',
    tag: 'manylinux2014_aarch64',
    suffix: '.so.2',
    sha256: 'd4c3a3a9363bf42999adedbbd514e3a133be2d62f61fee9cfa46aaefb087c09e',
  },
  'darwin-arm64': {
    name: 'tensorflow',
    tag: 'macosx_12_0_arm64',
    suffix: '.2.dylib',
    sha256: 'aa926114d1e13ffe5b2ea59c3f195216f26646d7fe36e9e5207b291e4b7902ff',
  },
  'darwin-x64': {
    name: 'tensorflow',
    tag: 'macosx_10_15_x86_64',
    suffix: '.2.dylib',
    sha256: '6761efe511e6ee0f893f60738fefbcc51d6dc386eeaaafea59d21899ef369ffd',
  },
}
export const wheel = wheels[platform]

/** Where the unpacked library lies: `lib/` and the few headers the addon includes, in `include/`. */
export function libraryDir() {
  return join(cacheDir(), 'tensorflow', `${version}-${platform}`)
}

/** Downloads the wheel, checks its hash, unpacks library, headers and licence into the cache. */
export async function fetchLibrary() {
  await withPart(`${libraryDir()}.wheel`, async (downloads) => {
    const file = await downloadWheel(downloads)
    await makeDir(libraryDir(), async (folder) => {
      await extractZip(file, folder, placeInLibrary)
      await strip(join(folder, 'lib'))
    })
  })
}

async function downloadWheel(folder) {
  const pip = findPip()
  if (!pip) {
    throw new SetupError(
      'pip was not found, which downloads TensorFlow: install it (Debian: `sudo apt-get install python3-pip`), then run the command again.',
    )
  }
  const options = [
    '--no-deps',
    '--only-binary=:all:',
    '--no-cache-dir',
    '--python-version',
    '3.11',
    '--platform',
    wheel.tag,
  ]
  const spec = `${wheel.name}==${version}`
  const { ok, output } = await run(pip[0], [...pip.slice(1), 'download', ...options, '--dest', folder, spec])
  const file = readdirSync(folder).find((name) => name.endsWith('.whl'))
  if (!ok || !file) {
    throw new SetupError(
      `pip could not download ${spec}: check the network, then run the command again.\n${tail(output, 3)}`,
    )
  }
  const path = join(folder, file)
  if ((await hashFile(path, 'sha256', 'hex')) !== wheel.sha256) {
    throw new SetupError(
      `the downloaded ${file} is not the file its authors published (its SHA-256 differs): run the command again, and report it if it stays so.`,
    )
  }
  return path
}

/** How pip is called here, or undefined. */
export function findPip() {
  return [['python3', '-m', 'pip'], ['pip3'], ['pip']].find(([command, ...args]) =>
    works(command, [...args, '--version']),
  )
}

/** Of the wheel's 8,000 headers the addon includes these folders' only. */
const headers =
  /^tensorflow\/(include\/(?:tensorflow\/c|tensorflow\/core\/platform|tsl\/c|tsl\/platform)\/[^/]*(?:\/[^/]*)?\.h)$/
const libraries = /^tensorflow\/(libtensorflow_(?:cc|framework)\.[^/]*)$/

function placeInLibrary(name) {
  const header = headers.exec(name)
  if (header) return header[1]
  const library = libraries.exec(name)
  if (library?.[1].endsWith(wheel.suffix)) return join('lib', library[1])
  return /^[^/]*\.dist-info\/LICENSE$/.test(name) ? 'LICENSE' : undefined
}

/** Symbols that only a debugger wants are a quarter of the library. */
async function strip(folder) {
  if (process.platform !== 'linux' || !which('strip')) return
  const files = readdirSync(folder).map((name) => join(folder, name))
  const { ok, output } = await run('strip', ['--strip-unneeded', ...files])
  if (!ok) say('TensorFlow library', `not stripped, which only costs space: ${tail(output, 1)}`)
}
