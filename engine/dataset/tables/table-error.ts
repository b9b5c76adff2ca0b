import { basename } from 'node:path'
import { AppError } from '../../../shared/errors.ts'
import { say, verbatim, type Sentence } from '../../../shared/say.ts'

/** A file that cannot be taken for a table. */
export function tableError(file: string, message: Sentence, hint: Sentence, cause?: unknown): AppError {
  return new AppError('bad-input', message, { file, hint, cause })
}

/** What the system says of a file that cannot be opened or read. */
export function unreadableTable(file: string, error: unknown): AppError {
  const { code, message } = error as NodeJS.ErrnoException
  const what =
    code === 'ENOENT'
      ? say`${file} is not there.`
      : code === 'EISDIR'
        ? say`${file} is a folder, not a table.`
        : say`${file} cannot be read (${message}).`
  return tableError(file, what, say`Check the name of the label file.`, error)
}

export function unclosedQuote(file: string, line: number): AppError {
  return tableError(
    file,
    say`${basename(file)} is not a readable table (${say`the quote that opens in line ${line} is not closed`}).`,
    say`Close the quote at the end of its value, or remove it, and open the file again.`,
  )
}

export function notATable(file: string, reason: Sentence | string): AppError {
  return tableError(
    file,
    say`${basename(file)} is not a readable table (${typeof reason === 'string' ? verbatim(reason) : reason}).`,
    say`Save it as CSV with a line of column names, such as image_id,dx.`,
  )
}
