import { rmSync } from 'node:fs'
import Database from 'better-sqlite3'

/** Raise it when reading a picture gives something else than before. */
const VERSION = 2
/** Rows a commit: what a kill costs is read again. */
const BATCH = 256

/** What tells that a file is the one that was read. */
export interface FileState {
  readonly size: number
  readonly mtimeMs: number
  readonly ctimeMs: number
}

/**
 * What was read of files, so that an import that was stopped goes on where it was and one that is repeated reads what is new. A cache: a
 * file that is damaged or of another version is begun anew, and deleting it costs only time. Not for two processes at once.
 */
export class KeptReads<Value> {
  readonly #db: Database.Database
  readonly #folder: string
  #select: Database.Statement<unknown[], string> | undefined
  readonly #due: [path: string, state: FileState, value: Value][] = []

  /**
   * @param file of the cache; made when missing
   * @param folder whose files it is asked for, absolute
   */
  constructor(file: string, folder: string) {
    this.#folder = folder
    try {
      this.#db = openCache(file)
    } catch {
      for (const suffix of ['', '-wal', '-shm']) rmSync(file + suffix, { force: true })
      this.#db = openCache(file)
    }
  }

  /** What was read of the file when it was as it is now; null where it was not. */
  find(path: string, { size, mtimeMs, ctimeMs }: FileState): Value | null {
    this.#select ??= this.#db.prepare<unknown[], string>(SELECT).pluck()
    const row = this.#select.get(this.#folder, path, size, mtimeMs, ctimeMs)
    return row === undefined ? null : (JSON.parse(row) as Value)
  }

  keep(path: string, state: FileState, value: Value): void {
    if (this.#due.push([path, state, value]) >= BATCH) this.#store()
  }

  close(): void {
    this.#store()
    this.#db.close()
  }

  #store(): void {
    const insert = this.#db.prepare('INSERT OR REPLACE INTO read VALUES (?, ?, ?, ?, ?, ?)')
    this.#db.transaction(() => {
      for (const [path, { size, mtimeMs, ctimeMs }, value] of this.#due)
        insert.run(this.#folder, path, size, mtimeMs, ctimeMs, JSON.stringify(value))
    })()
    this.#due.length = 0
  }
}

const SELECT = 'SELECT value FROM read WHERE folder = ? AND path = ? AND size = ? AND mtime = ? AND ctime = ?'

function openCache(file: string): Database.Database {
  const db = new Database(file, { timeout: 2000 })
  try {
    if (db.pragma('user_version', { simple: true }) !== VERSION) db.exec('DROP TABLE IF EXISTS read')
    // A power cut may cost it, which is what a cache is for; a kill does not.
    db.pragma('journal_mode = WAL')
    db.pragma('synchronous = OFF')
    db.exec(`CREATE TABLE IF NOT EXISTS read (
      folder TEXT NOT NULL, path TEXT NOT NULL, size REAL NOT NULL, mtime REAL NOT NULL, ctime REAL NOT NULL, value TEXT NOT NULL,
      PRIMARY KEY (folder, path)
    ) STRICT, WITHOUT ROWID`)
    db.pragma(`user_version = ${VERSION}`)
    return db
  } catch (error) {
    db.close()
    throw error
  }
}
