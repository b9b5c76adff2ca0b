import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { dependencies } from './dependencies.mjs'
import { electron, electronPath } from './electron.mjs'
import { readJson } from './files.mjs'
import { withLock } from './lock.mjs'
import { SetupError, say, seconds } from './log.mjs'
import { node24Path, platform, root, stateDir } from './paths.mjs'
import { system } from './system.mjs'
import { addonFile, tensorflow, tensorflowLibrary } from './tensorflow.mjs'

const steps = [dependencies, tensorflowLibrary, tensorflow, electron, system]
const stampFile = join(stateDir, 'stamp.json')

/**
 * Brings this clone to where its commands can run. Costs a few file look-ups when nothing changed.
 * `window: false` leaves out what only the window needs (Electron and its system libraries).
 * Throws a SetupError that says what to do.
 */
export async function ensureSetup({ window = true } = {}) {
  if (isStamped(window)) return
  await withLock(async () => {
    if (isStamped(window)) return
    const from = Date.now()
    const ran = await runSteps(window)
    mkdirSync(stateDir, { recursive: true })
    const stamp = readJson(stampFile)
    const key = lockKey()
    writeFileSync(stampFile, JSON.stringify({ key, window: window || (stamp?.key === key && stamp.window) }))
    if (ran.length > 0) say('done', `everything is in place (${seconds(from)}); this is not needed again`)
  })
}

/** Steps that need not wait for each other run at the same time. Returns the names of those that had work to do. */
async function runSteps(window) {
  const installed = runStep(dependencies)
  const library = runStep(tensorflowLibrary).catch(sayProblem)
  const results = await Promise.allSettled([
    installed,
    library,
    Promise.all([installed, library]).then(() => runStep(tensorflow)),
    ...(window ? [installed.then(() => runStep(electron)), runStep(system)] : []),
  ])
  const problems = new Set(results.filter(({ reason }) => reason).map(({ reason }) => reason))
  for (const problem of problems) if (!(problem instanceof SetupError)) throw problem
  if (problems.size > 0) throw new SetupError([...problems].map(({ message }) => message).join('\n'))
  return results.flatMap(({ value }) => value ?? [])
}

/** Not the end: where the library's download fails, its package's own installer may still succeed. */
function sayProblem(error) {
  if (!(error instanceof SetupError)) throw error
  say(tensorflowLibrary.name, error.message)
  return undefined
}

async function runStep(step) {
  if (await step.isDone()) return undefined
  const from = Date.now()
  say(step.name, step.why)
  await step.make()
  say(step.name, `done in ${seconds(from)}`)
  return step.name
}

/** Whether an earlier set-up of the same lockfile and the same steps is still in place. */
function isStamped(window) {
  const stamp = readJson(stampFile)
  if (!stamp || stamp.key !== lockKey() || (window && !stamp.window)) return false
  return existsSync(addonFile) && node24Path() !== undefined && (!window || electronPath() !== undefined)
}

function lockKey() {
  const hash = createHash('sha256').update(platform)
  try {
    hash.update(readFileSync(join(root, 'package-lock.json')))
  } catch {
    throw new SetupError('package-lock.json is missing: restore it with `git checkout package-lock.json`.')
  }
  for (const { name, version } of steps) hash.update(`${name} ${version}\n`)
  return hash.digest('hex')
}
