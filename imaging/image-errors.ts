import { basename } from 'node:path'
import { AppError } from '../shared/errors.ts'
import { say, type Sentence } from '../shared/say.ts'

/**
 * Largest accepted picture. A decoded picture of this size takes 360 MB; a dermatoscope's camera has a tenth of it,
 * and what is larger is a decompression bomb or a slide scan, which this program is not for.
 */
export const MAX_PIXELS = 120_000_000

/** Longest accepted side, as in JPEG: a line of millions of pixels, which a damaged header may claim, keeps a decoder busy for minutes. */
const MAX_SIDE = 65_535

/** Largest accepted file: it is read whole, once, for hash and pixels together. */
export const MAX_FILE_BYTES = 512 * 1024 * 1024

/** Throws AppError 'bad-input' for a size that is too large. */
export function requireSize(file: string, width: number, height: number): void {
  if (width * height > MAX_PIXELS || Math.max(width, height) > MAX_SIDE)
    throw tooManyPixels(file, say`${width} x ${height}`)
}

function tooManyPixels(file: string, size: Sentence): AppError {
  return new AppError('bad-input', say`${basename(file)} has too many pixels (${size}).`, {
    file,
    hint: say`At most ${MAX_PIXELS / 1e6} million are accepted. Save a smaller copy, or leave it out.`,
  })
}

/** Throws AppError 'bad-input' for a file of more than `MAX_FILE_BYTES`. */
export function requireBytes(file: string, size: number): void {
  if (size <= MAX_FILE_BYTES) return
  throw new AppError('bad-input', say`${basename(file)} is too large (${Math.round(size / 1e6)} MB).`, {
    file,
    hint: say`At most ${Math.round(MAX_FILE_BYTES / 1e6)} MB are accepted. Save a smaller copy, or leave it out.`,
  })
}

/** For what a decoder of ours refuses: a reason in words, about no file in particular. */
export class UnreadablePicture extends Error {
  readonly reason: Sentence

  constructor(reason: Sentence) {
    super(reason.text)
    this.reason = reason
  }
}

const systemFailures: Readonly<Record<string, readonly [(name: string) => Sentence, Sentence]>> = {
  ENOENT: [(name) => say`${name} is not there.`, say`Check the name and the folder.`],
  ENOTDIR: [(name) => say`${name} is not there.`, say`Check the name and the folder.`],
  EACCES: [(name) => say`${name} may not be read.`, say`Change its permissions.`],
  EPERM: [(name) => say`${name} may not be read.`, say`Change its permissions.`],
  EISDIR: [(name) => say`${name} is a folder, not an image.`, say`Give the name of an image in it.`],
  ENAMETOOLONG: [
    (name) => say`The path of ${name} is too long for the system.`,
    say`Move it to a folder with a shorter path.`,
  ],
  ELOOP: [(name) => say`${name} is a link that leads in a circle.`, say`Check the name and the folder.`],
  EIO: [
    (name) => say`${name} could not be read from the disk.`,
    say`Check the disk or the network connection.`,
  ],
}

/** A sentence about the file for anything that reading or decoding may throw. */
export function imageError(file: string, error: unknown): AppError {
  if (error instanceof AppError) return error
  const name = basename(file)
  const known = systemFailures[(error as NodeJS.ErrnoException).code ?? '']
  if (known) return new AppError('bad-input', known[0](name), { file, hint: known[1], cause: error })
  const reason = reasonOf(error)
  if (/pixel limit/i.test(reason)) return tooManyPixels(file, say`more than ${MAX_PIXELS / 1e6} million`)
  const message =
    error instanceof UnreadablePicture
      ? say`${name} cannot be read: ${error.reason}`
      : isKnown(reason)
        ? say`${name} is damaged or incomplete (${reason}).`
        : say`${name} is damaged or incomplete.`
  return new AppError('bad-input', message, {
    file,
    hint: say`Copy it again from where it came from, or leave it out.`,
    cause: error,
  })
}

/** The first line of what a library says. */
export function reasonOf(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split('\n')[0]!.trim()
}

/** What the library says when another picture's decoding has emptied the message, or when it has none. */
function isKnown(reason: string): boolean {
  return reason !== '' && !/^(Unknown error|Warning treated as error)/.test(reason)
}
