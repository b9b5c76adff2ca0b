import { copyFileSync, existsSync, rmSync } from 'node:fs'
import Database from 'better-sqlite3'
import { AppError } from '../../shared/errors.ts'
import { migrations } from './migrations/index.ts'
import type { Migration } from './migrations/migration.ts'
import { say, type Sentence } from '../../shared/say.ts'
import type { ReadDb, WriteDb } from './handles.ts'

/** 'LLEN': tells the study's file from any other SQLite file. */
const APPLICATION_ID = 0x4c4c454e

/** Version of the SQLite library in use; throws when its native file does not load. */
export function sqliteVersion(): string {
  const db = new Database(':memory:')
  try {
    return db.prepare<[], string>('SELECT sqlite_version()').pluck().get() ?? 'unknown'
  } finally {
    db.close()
  }
}

/**
 * Opens (or makes) a study's database and brings it to the newest schema. Before an existing file is migrated a copy of it is
 * laid beside it. Throws AppError 'bad-input' for a file that is no study, is damaged, or comes from a newer LesionLens.
 * @param steps the migrations to apply; tests open old schemas by giving fewer
 */
export function openDatabase(file: string, steps: readonly Migration[] = migrations): WriteDb {
  const db = connect(file)
  try {
    checkOrigin(db, file, steps)
    db.pragma('journal_mode = WAL')
    // FULL costs one disk flush a commit. Commits are few here (a batch of predictions, an epoch, a corrected label),
    // and a correction that a person made must survive a power cut.
    db.pragma('synchronous = FULL')
    db.pragma('foreign_keys = ON')
    migrate(db, file, steps)
    return db
  } catch (error) {
    db.close()
    throw asDamaged(file, error)
  }
}

/** A second connection that only reads, for a thread of the process that holds the study. The file must exist. */
export function openReadOnly(file: string): ReadDb {
  const db = new Database(file, { readonly: true, fileMustExist: true, timeout: 2000 })
  return db as unknown as ReadDb
}

/** Runs `work` as one transaction: all of it is stored or nothing. */
export function transaction<T>(db: WriteDb, work: () => T): T {
  return db.transaction(work).immediate()
}

function connect(file: string): WriteDb {
  try {
    return new Database(file, { timeout: 2000 }) as unknown as WriteDb
  } catch (error) {
    throw asDamaged(file, error)
  }
}

function userVersion(db: ReadDb): number {
  return db.pragma('user_version', { simple: true }) as number
}

function checkOrigin(db: ReadDb, file: string, steps: readonly Migration[]): void {
  const application = db.pragma('application_id', { simple: true }) as number
  const tables = db.prepare<[], number>('SELECT count(*) FROM sqlite_schema').pluck().get() ?? 0
  if (application !== APPLICATION_ID && (application !== 0 || tables > 0)) {
    throw new AppError('bad-input', say`${file} is a database of another program, not a LesionLens study.`, {
      file,
      hint: say`Choose a folder that LesionLens made, or a new one.`,
    })
  }
  const version = userVersion(db)
  const newest = steps.at(-1)?.version ?? 0
  if (version <= newest) return
  throw new AppError(
    'bad-input',
    say`${file} was written by a newer LesionLens (schema ${version}, this one knows ${newest}).`,
    {
      file,
      hint: say`Open it with the newer version. Nothing was changed.`,
    },
  )
}

function migrate(db: WriteDb, file: string, steps: readonly Migration[]): void {
  const from = userVersion(db)
  const due = steps.filter((step) => step.version > from)
  if (due.length === 0) return
  if (from > 0) copyBefore(db, file, from)
  for (const step of due) {
    transaction(db, () => {
      step.up(db)
      const broken = db.pragma('foreign_key_check') as unknown[]
      if (broken.length > 0)
        throw new AppError('internal', `Migration ${step.version} broke ${broken.length} references.`)
      db.pragma(`application_id = ${APPLICATION_ID}`)
      db.pragma(`user_version = ${step.version}`)
    })
  }
}

/** The file as it was, at `study.sqlite.v<version>`; an earlier copy of the same version is replaced. */
function copyBefore(db: WriteDb, file: string, version: number): void {
  const [checkpoint] = db.pragma('wal_checkpoint(TRUNCATE)') as { busy: number }[]
  if (checkpoint?.busy) {
    throw new AppError('busy', say`${file} is in use by another program.`, {
      file,
      hint: say`Close it there and try again.`,
    })
  }
  const copy = `${file}.v${version}`
  if (existsSync(copy)) rmSync(copy)
  copyFileSync(file, copy)
}

const sqliteSentences: Readonly<Record<string, (file: string) => Sentence>> = {
  SQLITE_NOTADB: (file) => say`${file} is not a database: it is damaged or not a LesionLens study.`,
  SQLITE_CORRUPT: (file) => say`${file} is damaged.`,
  SQLITE_CANTOPEN: (file) => say`${file} cannot be opened.`,
  SQLITE_READONLY: (file) => say`${file} may not be written.`,
  SQLITE_FULL: (file) => say`${file} cannot grow: the disk is full.`,
}

function asDamaged(file: string, error: unknown): unknown {
  if (!(error instanceof Database.SqliteError)) return error
  const code = Object.keys(sqliteSentences).find((each) => error.code.startsWith(each))
  if (error.code.startsWith('SQLITE_BUSY')) {
    return new AppError('busy', say`${file} is in use by another program.`, {
      file,
      cause: error,
      hint: say`Close it there and try again.`,
    })
  }
  if (!code) return error
  return new AppError('bad-input', sqliteSentences[code]!(file), {
    file,
    cause: error,
    hint: say`Check the folder and its permissions; a copy from before the last update may lie beside it (study.sqlite.v*).`,
  })
}
