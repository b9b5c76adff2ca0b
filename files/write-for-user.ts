import { AppError } from '../shared/errors.ts'
import { say } from '../shared/say.ts'
import { writeWhole } from './write-whole.ts'

/**
 * Writes a file where the user wants it: the whole file or none, nothing half-made on a full disk. Throws AppError 'bad-input' when it
 * cannot be written.
 */
export async function writeForUser(file: string, content: string | Uint8Array): Promise<void> {
  try {
    await writeWhole(file, content)
  } catch (cause) {
    throw new AppError('bad-input', say`${file} cannot be written (${(cause as Error).message}).`, {
      file,
      cause,
      hint: say`Choose a folder that you may write to, with some free space.`,
    })
  }
}
