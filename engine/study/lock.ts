import { readFileSync, rmSync, statSync } from 'node:fs'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { takeLock, type LockOwner, type Release } from '../db/lock-database.ts'
import { AppError } from '../../shared/errors.ts'
import { say, type Sentence } from '../../shared/say.ts'
import { EARLIER_LOCK, STUDY_LOCK } from './layout.ts'

/**
 * Takes a study for this process alone; returns the function that gives it back. What a dead process held is free.
 * Throws AppError 'busy' naming the process that has it, 'bad-input' for a folder that cannot be written.
 */
export function lockStudy(folder: string): Release {
  const file = join(folder, STUDY_LOCK)
  let taken: ReturnType<typeof takeLock>
  try {
    taken = takeLock(file)
  } catch (error) {
    // Begun without room for its first page: nobody can hold that.
    if (statSync(file, { throwIfNoEntry: false })?.size === 0) rmSync(file, { force: true })
    throw new AppError('bad-input', say`The study folder cannot be written (${(error as Error).message}).`, {
      file,
      hint: say`Check its permissions and the free space on the disk.`,
      cause: error,
    })
  }
  if (typeof taken !== 'function') throw busy(file, taken.owner, say`Close it there and try again.`)
  try {
    requireNoEarlierVersion(join(folder, EARLIER_LOCK))
    return taken
  } catch (error) {
    taken()
    throw error
  }
}

/** Earlier versions put their process number into a text file. */
function requireNoEarlierVersion(file: string): void {
  const owner = readEarlierOwner(file)
  if (owner && (owner.host !== hostname() || isRunning(owner.pid))) {
    throw busy(file, owner, say`Close it there, or delete ${file} if it is not running.`)
  }
  rmSync(file, { force: true })
}

function readEarlierOwner(file: string): LockOwner | null {
  try {
    const { pid, host } = JSON.parse(readFileSync(file, 'utf8')) as Partial<LockOwner>
    return typeof pid === 'number' && typeof host === 'string' ? { pid, host } : null
  } catch {
    return null // Not there, or written half when its process died.
  }
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ESRCH'
  }
}

function busy(file: string, owner: LockOwner | null, hint: Sentence): AppError {
  return new AppError('busy', whereOpen(owner), { file, hint })
}

function whereOpen(owner: LockOwner | null): Sentence {
  if (!owner) return say`The study is open in another LesionLens.`
  const pid = String(owner.pid)
  if (owner.host === hostname()) return say`The study is open in another LesionLens (process ${pid}).`
  return say`The study is open in another LesionLens (process ${pid} on ${owner.host}).`
}
