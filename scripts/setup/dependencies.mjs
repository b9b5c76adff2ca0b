import { join } from 'node:path'
import { readJson } from './files.mjs'
import { SetupError } from './log.mjs'
import { modules, node24Path, platform, root } from './paths.mjs'
import { cleanEnv, run, tail, works } from './process.mjs'

const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm'

export const dependencies = {
  name: 'dependencies',
  version: 1,
  why: 'npm ci installs the packages of package-lock.json, checking each against its integrity hash (some 700 MB, mostly native libraries: up to a minute)',
  isDone: () => matchesLock(),
  async make() {
    if (!works(npm, ['--version'])) {
      throw new SetupError(
        'npm was not found: install Node.js 20 or newer together with npm, then run the command again.',
      )
    }
    // No install scripts: what native parts need beyond npm is done by the other steps, in the open.
    const args = ['ci', '--ignore-scripts', '--prefer-offline', '--no-audit', '--no-fund', '--loglevel=error']
    const { ok, output, reason } = await run(npm, args, {
      cwd: root,
      env: cleanEnv(),
      shell: process.platform === 'win32',
    })
    if (!ok) {
      throw new SetupError(
        `npm ci failed (${reason}): check the network and the free disk space (2 GB), then run the command again.\n${tail(output)}`,
      )
    }
    if (!node24Path()) {
      throw new SetupError(
        `npm has no Node 24 binary for ${platform}: install Node.js 24 and run the command with it.`,
      )
    }
  },
}

/** Whether node_modules holds what the lockfile asks for, by npm's own record of what it unpacked. */
function matchesLock() {
  const wanted = readJson(join(root, 'package-lock.json'))?.packages
  const found = readJson(join(modules, '.package-lock.json'))?.packages
  if (!wanted)
    throw new SetupError(
      'package-lock.json is missing or broken: restore it with `git checkout package-lock.json`.',
    )
  if (!found || !node24Path()) return false
  return Object.entries(wanted).every(
    ([path, entry]) =>
      path === '' ||
      found[path]?.integrity === entry.integrity ||
      (!found[path] && (entry.optional || entry.devOptional)),
  )
}
