import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { say } from './log.mjs'
import { root } from './paths.mjs'
import { isAlive } from './process.mjs'

const folder = join(root, '.lesionlens-setup')
const file = join(folder, 'lock')

/** Runs `work` while no other set-up of this clone runs. A lock whose process is gone does not count. */
export async function withLock(work) {
  mkdirSync(folder, { recursive: true })
  let told = false
  while (!take()) {
    if (!isAlive(holder())) continue
    if (!told) say('waiting', `another set-up of this clone is running (process ${holder()})`)
    told = true
    await sleep(500)
  }
  try {
    return await work()
  } finally {
    rmSync(file, { force: true })
  }
}

/** Linking a finished file is atomic: nobody ever reads a lock without its holder. */
function take() {
  const mine = `${file}.${process.pid}`
  writeFileSync(mine, String(process.pid))
  try {
    linkSync(mine, file)
    return true
  } catch (error) {
    if (error.code !== 'EEXIST') throw error
    if (!isAlive(holder())) rmSync(file, { force: true })
    return false
  } finally {
    rmSync(mine, { force: true })
  }
}

function holder() {
  try {
    return Number(readFileSync(file, 'utf8'))
  } catch {
    return 0
  }
}
