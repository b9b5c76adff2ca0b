import { spawnSync } from 'node:child_process'
import { SetupError } from './log.mjs'
import { run, tail, which } from './process.mjs'

/** Debian packages the window needs, each with the file that shows it is there: a shared library, or a program. */
const needs = [
  { deb: 'libgtk-3-0', library: 'libgtk-3.so.0' },
  { deb: 'libnss3', library: 'libnss3.so' },
  { deb: 'libasound2', library: 'libasound.so.2' },
  { deb: 'libgbm1', library: 'libgbm.so.1' },
  { deb: 'libxss1', library: 'libXss.so.1' },
  { deb: 'libxtst6', library: 'libXtst.so.6' },
  { deb: 'libnotify4', library: 'libnotify.so.4' },
  { deb: 'xvfb', program: 'Xvfb' },
  { deb: 'xauth', program: 'xauth' },
]

export const system = {
  name: 'system libraries',
  version: 1,
  why: 'apt-get installs the libraries that Electron loads, and Xvfb for tests without a display (half a minute)',
  isDone: () => missingSystemPackages().length === 0,
  async make() {
    const missing = missingSystemPackages()
    const command = installCommand(missing)
    if (process.getuid() !== 0 || !which('apt-get')) {
      throw new SetupError(
        `the window needs libraries of the system that are not there (${missing.join(', ')}): run \`${command}\`, then this command again.`,
      )
    }
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
    const apt = (...args) => run('apt-get', ['-o', 'DPkg::Lock::Timeout=120', '-qq', ...args], { env })
    await apt('update')
    const names = missing.map(currentName)
    const { ok, output } = await apt('install', '--yes', '--no-install-recommends', ...names)
    if (!ok)
      throw new SetupError(
        `apt-get could not install ${names.join(' ')}: run \`${command}\` and see why.\n${tail(output)}`,
      )
  },
}

/** Names of the Debian packages that are missing; always none outside Linux. */
export function missingSystemPackages() {
  if (process.platform !== 'linux') return []
  // ldconfig lies in /sbin, which is not on every user's PATH.
  const env = { ...process.env, PATH: `${process.env.PATH}:/usr/sbin:/sbin` }
  const libraries = spawnSync('ldconfig', ['-p'], { env, encoding: 'utf8' }).stdout ?? ''
  return needs
    .filter(({ library, program }) => (library ? !libraries.includes(`${library} `) : !which(program)))
    .map(({ deb }) => deb)
}

/** The command that installs them, for a person to run. */
export function installCommand(missing) {
  return `sudo apt-get update && sudo apt-get install --yes ${missing.map(currentName).join(' ')}`
}

/** Debian 13 and Ubuntu 24.04 renamed libraries with 64-bit time: libgtk-3-0 is libgtk-3-0t64 there. */
function currentName(deb) {
  const renamed = `${deb}t64`
  return spawnSync('apt-cache', ['show', '--no-all-versions', renamed], { stdio: 'ignore' }).status === 0
    ? renamed
    : deb
}
