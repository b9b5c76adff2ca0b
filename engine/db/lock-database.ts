import { existsSync, rmSync } from 'node:fs'
import { hostname } from 'node:os'
import Database from 'better-sqlite3'

/** The process that holds a lock. */
export interface LockOwner {
  readonly pid: number
  readonly host: string
}

/** Gives a lock back. The file is deleted only where two processes that take the lock at that moment could do no harm. */
export type Release = (options?: { readonly deleteFile: boolean }) => void

/** How long signing waits for another process that is just reading who holds the lock. */
const SIGNING_MS = 100

/** A handle that nobody holds would be closed by the garbage collector, and its lock with it. */
const held = new Set<Database.Database>()

/**
 * Takes a lock for this process alone, without waiting; returns the function that gives it back, or who has it (null when that cannot be
 * told just now). The lock is SQLite's write lock on a tiny database of its own: the system gives it back when a process ends, however it ends,
 * and others may still read who has it. Throws SqliteError where the file cannot be written.
 * Nothing but SQLite may open the file: on POSIX systems a process that closes any handle of it gives its lock back.
 */
export function takeLock(file: string): Release | { readonly owner: LockOwner | null } {
  const db = new Database(file, { timeout: 0 })
  try {
    sign(db)
    db.exec('BEGIN IMMEDIATE')
  } catch (error) {
    const owner = isBusy(error) ? readOwner(db) : null
    db.close()
    if (!isBusy(error)) throw error
    return { owner }
  }
  if (!existsSync(file)) {
    db.close()
    return { owner: null } // Whoever had it deleted it between our opening and locking.
  }
  held.add(db)
  return (options) => release(db, options?.deleteFile ?? false)
}

function release(db: Database.Database, deleteFile: boolean): void {
  const { name: file } = db
  const windows = process.platform === 'win32'
  // Still held: afterwards it may be another process's. Windows refuses to delete what is open anywhere, so there it comes last.
  if (deleteFile && !windows) rmSync(file, { force: true })
  held.delete(db)
  db.close()
  if (!deleteFile || !windows) return
  try {
    rmSync(file, { force: true })
  } catch {
    // Another process has it.
  }
}

/** Stores who is about to hold the lock; refused at once while another process holds it. */
function sign(db: Database.Database): void {
  db.exec('BEGIN IMMEDIATE')
  db.pragma(`busy_timeout = ${SIGNING_MS}`)
  db.exec('CREATE TABLE IF NOT EXISTS owner (pid INTEGER, host TEXT); DELETE FROM owner')
  db.prepare('INSERT INTO owner VALUES (?, ?)').run(process.pid, hostname())
  db.exec('COMMIT')
}

function readOwner(db: Database.Database): LockOwner | null {
  try {
    return db.prepare<[], LockOwner>('SELECT pid, host FROM owner').get() ?? null
  } catch {
    return null // It is just being written.
  }
}

function isBusy(error: unknown): boolean {
  return error instanceof Database.SqliteError && error.code.startsWith('SQLITE_BUSY')
}
