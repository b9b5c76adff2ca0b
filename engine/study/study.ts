import { EARLIER_LOCK, STUDY_DATABASE, STUDY_FOLDERS } from './layout.ts'
import { existsSync, mkdirSync, readdirSync, rmSync, rmdirSync, statSync, writeFileSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import { AppError } from '../../shared/errors.ts'
import { toDo } from '../../shared/hint.ts'
import { say } from '../../shared/say.ts'
import { STUDY_FILE, STUDY_FILE_SUFFIX, STUDY_SUFFIX, type StudySummary } from '../../shared/domain/study.ts'
import { now } from './clock.ts'
import { openDatabase, transaction } from '../db/database.ts'
import { type WriteDb } from '../db/handles.ts'
import type { Release } from '../db/lock-database.ts'
import { currentDataset, datasetSummary } from '../db/datasets.ts'
import { interruptJobs } from '../db/jobs.ts'
import { interruptRuns, listRuns } from '../db/runs.ts'
import { removeHalfWritten } from './half-written.ts'
import { lockStudy } from './lock.ts'
import { StudyCache } from './study-cache.ts'

/** An open study: its folder and its database, held by this process alone. */
export interface Study {
  /** Absolute. */
  readonly folder: string
  readonly name: string
  readonly db: WriteDb
  /** Gone when it is closed. */
  readonly cache: StudyCache
  /** Absolute path of something inside the study. */
  path(...parts: readonly string[]): string
  /** Closes it; one that this call made and that never got images or a model is taken away again. */
  close(): void
}

/** Absolute folder of the study that a path names: that of the study itself, or of the file in it that a double-click opens. */
export function studyFolderOf(path: string): string {
  const full = resolve(path)
  return full.endsWith(STUDY_FILE_SUFFIX) ? dirname(full) : full
}

/**
 * Opens a study, or makes it where `create` allows. What a dead process left running is marked interrupted.
 * Throws AppError 'not-found' when it is not there, 'bad-input' when the folder is none, 'busy' when it is open elsewhere.
 */
export function openStudy(path: string, create: boolean): Study {
  const folder = studyFolderOf(path)
  if (folder !== resolve(path)) requireStudyBeside(path, folder)
  const made = prepareFolder(folder, create)
  let releaseLock: Release
  try {
    releaseLock = lockStudy(folder)
  } catch (error) {
    if (made === 'folder') removeIfEmpty(folder)
    throw error
  }
  try {
    for (const name of STUDY_FOLDERS) mkdirSync(join(folder, name), { recursive: true })
    const db = openDatabase(join(folder, STUDY_DATABASE))
    markInterrupted(db)
    removeHalfWritten(folder)
    writeStudyFile(folder)
    return {
      folder,
      name: studyName(folder),
      db,
      cache: new StudyCache(),
      path: (...parts) => join(folder, ...parts),
      close: closer(folder, db, made, releaseLock),
    }
  } catch (error) {
    if (made) removeMade(folder, made, releaseLock)
    else releaseLock()
    throw error
  }
}

export function summarise(study: Study): StudySummary {
  return {
    folder: study.folder,
    name: study.name,
    dataset: datasetSummary(study.db),
    runs: listRuns(study.db).length,
  }
}

/** A study file that was copied elsewhere has lost what it opens. */
function requireStudyBeside(file: string, folder: string): void {
  if (existsSync(join(folder, STUDY_DATABASE))) return
  throw new AppError('not-found', say`${folder} is not a LesionLens study.`, {
    file,
    hint: say`This file opens the study folder it lies in: put it back there, or open the folder.`,
  })
}

/** What opens the study by a double-click. A study that cannot have it is a study all the same. */
function writeStudyFile(folder: string): void {
  const content = { format: 'lesionlens-study', version: 1 }
  try {
    writeFileSync(join(folder, STUDY_FILE), `${JSON.stringify(content)}\n`, { flag: 'wx' })
  } catch {
    // There already, or a place without room or permission.
  }
}

/** What opening made: the folder itself, only what is in it, or nothing. */
type Made = 'folder' | 'contents' | null

function prepareFolder(folder: string, create: boolean): Made {
  if (existsSync(join(folder, STUDY_DATABASE))) return null
  if (!create) {
    throw new AppError('not-found', say`${folder} is not a LesionLens study.`, {
      file: folder,
      hint: toDo(
        { kind: 'choose-study' },
        say`Choose a .lesionlens folder, or import an image folder to make one.`,
      ),
    })
  }
  if (!existsSync(folder)) {
    try {
      mkdirSync(folder, { recursive: true })
    } catch (error) {
      throw new AppError('bad-input', say`${folder} cannot be made (${(error as Error).message}).`, {
        file: folder,
        hint: say`Choose a folder that you may write in.`,
        cause: error,
      })
    }
    return 'folder'
  }
  if (!statSync(folder).isDirectory()) {
    throw new AppError('bad-input', say`${folder} is a file, not a folder.`, {
      file: folder,
      hint: say`Choose another name.`,
    })
  }
  // A lock, the file to open it by and empty folders are what a process leaves that died while it made a study.
  const [foreign] = readdirSync(folder).filter(
    (name) => !name.startsWith(EARLIER_LOCK) && name !== STUDY_FILE && !STUDY_FOLDERS.some((f) => f === name),
  )
  if (foreign !== undefined) {
    throw new AppError(
      'bad-input',
      say`${folder} holds other files (${foreign}) and is not a LesionLens study.`,
      {
        file: folder,
        hint: say`Choose a new or an empty folder: a study keeps its own files apart from the images.`,
      },
    )
  }
  return 'contents'
}

function studyName(folder: string): string {
  const name = basename(folder)
  return name.endsWith(STUDY_SUFFIX) ? name.slice(0, -STUDY_SUFFIX.length) : name
}

function markInterrupted(db: WriteDb): void {
  const at = now()
  transaction(db, () => {
    interruptRuns(db, at)
    interruptJobs(db, at)
  })
}

function closer(folder: string, db: WriteDb, made: Made, releaseLock: Release): () => void {
  let open = true
  return () => {
    if (!open) return
    open = false
    const unused = made !== null && currentDataset(db) === null && listRuns(db).length === 0
    db.close()
    if (unused) removeMade(folder, made, releaseLock)
    else releaseLock()
  }
}

/** Takes away what opening made, the lock last, and nothing else: the user may have put files beside it. */
function removeMade(folder: string, made: Made, releaseLock: Release): void {
  for (const suffix of ['', '-wal', '-shm']) rmSync(join(folder, STUDY_DATABASE + suffix), { force: true })
  rmSync(join(folder, STUDY_FILE), { force: true })
  rmSync(join(folder, 'cache'), { recursive: true, force: true })
  for (const name of STUDY_FOLDERS) removeIfEmpty(join(folder, name))
  releaseLock({ deleteFile: true })
  if (made === 'folder') removeIfEmpty(folder)
}

function removeIfEmpty(folder: string): void {
  try {
    rmdirSync(folder)
  } catch {
    // Not empty or not there: it stays as it is.
  }
}
