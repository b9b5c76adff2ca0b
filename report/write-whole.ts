import { mkdir, rename, rm, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { AppError } from '../shared/errors.ts'
import { say } from '../shared/say.ts'

/**
 * Writes a file for the user beside its place and renames it: the whole file or none, nothing half-made on a full disk.
 * Throws AppError 'bad-input' when it cannot be written.
 */
export async function writeWhole(file: string, content: string | Uint8Array): Promise<void> {
  const draft = `${file}.${process.pid}.part`
  try {
    await mkdir(dirname(file), { recursive: true })
    await writeFile(draft, content)
    await rename(draft, file)
  } catch (cause) {
    await rm(draft, { force: true })
    throw new AppError('bad-input', say`${file} cannot be written (${(cause as Error).message}).`, {
      file,
      cause,
      hint: say`Choose a folder that you may write to, with some free space.`,
    })
  }
}
