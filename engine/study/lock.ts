import { execFileSync } from 'node:child_process'
import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { AppError } from '../../shared/errors.ts'
import { say } from '../../shared/say.ts'

interface LockOwner {
  readonly pid: number
  /** Start time of the process: a number used again by another process is not taken for the owner. */
  readonly started: string
  readonly host: string
}

/**
 * Takes a study for this process alone; returns the function that gives it back. A lock left by a dead process is taken over.
 * Throws AppError 'busy' naming the process that has it.
 */
export function acquireLock(file: string): () => void {
  const mine = JSON.stringify({
    pid: process.pid,
    started: processStart(process.pid) ?? '',
    host: hostname(),
  })
  for (let attempt = 0; attempt < 5; attempt++) {
    if (tryCreate(file, mine)) return () => release(file, mine)
    const theirs = readLock(file)
    if (theirs === null) continue
    const owner = parseOwner(theirs)
    if (owner && isAlive(owner)) throw busy(file, owner)
    moveAside(file, theirs)
  }
  throw new AppError('busy', say`${file} cannot be taken: another process keeps writing it.`, {
    file,
    hint: say`Try again.`,
  })
}

function tryCreate(file: string, text: string): boolean {
  try {
    writeFileSync(file, text, { flag: 'wx' })
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
    // Made, but without room for its text.
    rmSync(file, { force: true })
    throw new AppError('bad-input', say`The study folder cannot be written (${(error as Error).message}).`, {
      file,
      hint: say`Check its permissions and the free space on the disk.`,
      cause: error,
    })
  }
}

function readLock(file: string): string | null {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return null
  }
}

/** Two processes may find the same stale lock: whoever finds that it moved a fresh one instead puts it back. */
function moveAside(file: string, stale: string): void {
  const aside = `${file}.${process.pid}`
  try {
    renameSync(file, aside)
  } catch {
    return
  }
  if (readLock(aside) !== stale) {
    try {
      linkSync(aside, file)
    } catch {
      // The owner of the fresh lock is gone already or another took its place: nothing to put back.
    }
  }
  rmSync(aside, { force: true })
}

function release(file: string, mine: string): void {
  if (readLock(file) === mine) rmSync(file, { force: true })
}

function parseOwner(text: string): LockOwner | null {
  try {
    const owner = JSON.parse(text) as LockOwner
    return typeof owner.pid === 'number' ? owner : null
  } catch {
    return null // Written half when its process died.
  }
}

function isAlive(owner: LockOwner): boolean {
  // On a shared disk the process cannot be asked: believe the file.
  if (owner.host !== hostname()) return true
  try {
    process.kill(owner.pid, 0)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false
  }
  const started = processStart(owner.pid)
  return started === null || owner.started === '' || started === owner.started
}

/** When a process started, in whatever form the system tells it; null when it cannot be told. */
function processStart(pid: number): string | null {
  try {
    if (process.platform === 'linux') {
      const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
      // The name in parentheses may hold spaces; the state follows it, and the start time is 19 fields after that.
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
      return fields[0] === 'Z' ? 'ended' : (fields[19] ?? null)
    }
    if (process.platform === 'win32') return null
    return execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' }).trim() || null
  } catch {
    return null
  }
}

function busy(file: string, owner: LockOwner): AppError {
  const { pid, host } = owner
  if (host === hostname()) {
    return new AppError('busy', say`The study is open in another LesionLens (process ${String(pid)}).`, {
      file,
      hint: say`Close it there and try again.`,
    })
  }
  return new AppError(
    'busy',
    say`The study is open in another LesionLens (process ${String(pid)} on ${host}).`,
    {
      file,
      hint: say`Close it there, or delete ${file} if it is not running.`,
    },
  )
}
