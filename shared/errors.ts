import type { Hint } from './hint.ts'
import { say, verbatim, type Sentence } from './say.ts'

/**
 * Every error a user may see. `code` decides the exit status and the look; `message` says what happened and to which file;
 * `hint` says what to do about it.
 */
export type ErrorCode =
  | 'bad-input' // a file, folder or value the user gave cannot be used (exit 3)
  | 'usage' // the command was called wrongly (exit 2)
  | 'missing' // the machine lacks something (exit 4)
  | 'cancelled' // the user stopped it (exit 130)
  | 'not-found' // a run, image or study that does not exist (exit 3)
  | 'busy' // something else holds it, try again later (exit 3)
  | 'interrupted' // the process doing it died
  | 'internal' // a fault of LesionLens (exit 1)

/** The form in which an error crosses a process border. */
export interface WireError {
  readonly code: ErrorCode
  readonly message: Sentence
  readonly hint?: Hint | undefined
  readonly file?: string | undefined
  /** Stack of the process it came from; for the log, never shown. */
  readonly stack?: string | undefined
}

export interface ErrorDetails {
  readonly hint?: Hint | undefined
  readonly file?: string | undefined
  readonly cause?: unknown
}

/** An error with a sentence for the user. Thrown by all layers; crosses processes as `WireError`. */
export class AppError extends Error {
  readonly code: ErrorCode
  /** What `message` says, with its parts. */
  readonly sentence: Sentence
  readonly hint: Hint | undefined
  readonly file: string | undefined

  /** A fault of LesionLens may be a plain text: its words are for a report of the fault and are not translated. */
  constructor(code: 'internal', message: Sentence | string, details?: ErrorDetails)
  constructor(code: ErrorCode, message: Sentence, details?: ErrorDetails)
  constructor(code: ErrorCode, message: Sentence | string, details: ErrorDetails = {}) {
    const sentence = typeof message === 'string' ? verbatim(message) : message
    super(sentence.text, { cause: details.cause })
    this.name = 'AppError'
    this.code = code
    this.sentence = sentence
    this.hint = details.hint
    this.file = details.file
  }
}

/** True for our own cancellation and for the platform's AbortError alike. */
export function isCancelled(error: unknown): boolean {
  return (
    (error instanceof AppError && error.code === 'cancelled') ||
    (error instanceof Error && error.name === 'AbortError')
  )
}

/** What the system (no space, no quota) and SQLite say when nothing more can be written. */
const FULL_DISK: ReadonlySet<unknown> = new Set(['ENOSPC', 'EDQUOT', 'SQLITE_FULL'])

/** The error of a full disk that stands behind an error; undefined where it is none. */
function fullDiskBehind(error: unknown): Error | undefined {
  if (!(error instanceof Error)) return undefined
  return FULL_DISK.has((error as { code?: unknown }).code) ? error : fullDiskBehind(error.cause)
}

/** True for whatever failed because a disk was full, with our own sentence already or not. */
export function isFullDisk(error: unknown): boolean {
  return (
    fullDiskBehind(error) !== undefined || (error instanceof AppError && error.message === DISK_IS_FULL.text)
  )
}

const DISK_IS_FULL = say`The disk is full.`

/** The one sentence for a full disk, whatever was being written: AppError 'missing', with the file where it is known. */
function fullDiskError(cause: unknown, file?: string): AppError {
  return new AppError('missing', DISK_IS_FULL, {
    file,
    cause,
    hint: say`Make room on it, then start again. What was stored is kept.`,
  })
}

/** Flattens anything thrown into what may cross a process border. */
export function toWireError(error: unknown): WireError {
  if (isCancelled(error)) return { code: 'cancelled', message: say`Cancelled.` }
  const full = fullDiskBehind(error)
  if (full && !(error instanceof AppError && error.code === 'missing')) {
    const { path } = full as { path?: string }
    return toWireError(fullDiskError(full, error instanceof AppError ? (error.file ?? path) : path))
  }
  if (error instanceof AppError) {
    const { code, sentence, hint, file, stack } = error
    return { code, message: sentence, hint, file, stack }
  }
  if (error instanceof Error)
    return { code: 'internal', message: verbatim(error.message), stack: error.stack }
  return { code: 'internal', message: verbatim(String(error)) }
}

/** The reverse of `toWireError`, on the receiving side. */
export function fromWireError(wire: WireError): AppError {
  const error = new AppError(wire.code, wire.message, { hint: wire.hint, file: wire.file })
  if (wire.stack) error.stack = wire.stack
  return error
}

/** Exit status of the command line for an error (docs: the command line is a contract). */
export function exitStatus(code: ErrorCode): number {
  if (code === 'usage') return 2
  if (code === 'missing') return 4
  if (code === 'cancelled') return 130
  if (code === 'internal' || code === 'interrupted') return 1
  return 3
}
