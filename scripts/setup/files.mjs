import { createHash } from 'node:crypto'
import {
  createReadStream,
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  symlinkSync,
} from 'node:fs'
import { cp, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { isAlive } from './process.mjs'

/** Fills a folder beside `target` and renames it into place, so that `target` is either whole or not there. */
export async function makeDir(target, fill) {
  await withPart(target, async (building) => {
    await fill(building)
    try {
      await rename(building, target)
    } catch (error) {
      // Another clone may have finished the same folder meanwhile: then theirs is as good.
      if (!existsSync(target) || !['ENOTEMPTY', 'EEXIST', 'EPERM'].includes(error.code)) throw error
    }
  })
}

/** A folder to work in, beside `target` (so that renaming stays on one disk), gone afterwards. */
export async function withPart(target, work) {
  mkdirSync(dirname(target), { recursive: true })
  sweep(dirname(target))
  const part = `${target}.${process.pid}.part`
  mkdirSync(part, { recursive: true })
  try {
    return await work(part)
  } finally {
    await rm(part, { recursive: true, force: true })
  }
}

/** Removes what set-ups left that were killed at work. */
function sweep(folder) {
  for (const name of readdirSync(folder)) {
    const pid = /\.(\d+)\.part$/.exec(name)?.[1]
    if (pid && !isAlive(Number(pid))) rmSync(join(folder, name), { recursive: true, force: true })
  }
}

/** Makes `link` point at the folder `target`, replacing whatever was there. */
export function linkDir(target, link) {
  mkdirSync(dirname(link), { recursive: true })
  if (lstatSync(link, { throwIfNoEntry: false })) rmSync(link, { recursive: true, force: true })
  symlinkSync(target, link, 'junction')
}

/** Copies a file into place in one step, so that nobody ever loads half of it. */
export async function placeFile(source, target) {
  mkdirSync(dirname(target), { recursive: true })
  const part = `${target}.${process.pid}.part`
  await cp(source, part)
  renameSync(part, target)
}

/** Digest of a file, streamed. */
export async function hashFile(file, algorithm, encoding) {
  const hash = createHash(algorithm)
  await pipeline(createReadStream(file), hash)
  return hash.digest(encoding)
}

/** A JSON file's content, or undefined when it is missing or broken. */
export function readJson(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch {
    return undefined
  }
}
