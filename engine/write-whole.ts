import { mkdir, rename, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { AppError } from '../shared/errors.ts'

/** Writes a file for the user, beside it and renamed: no torn file. Throws AppError 'bad-input' when it cannot be written. */
export async function writeWhole(file: string, content: string | Uint8Array): Promise<void> {
  const draft = `${file}.${process.pid}.part`
  try {
    await mkdir(dirname(file), { recursive: true })
    await writeFile(draft, content)
    await rename(draft, file)
  } catch (cause) {
    throw new AppError('bad-input', `${file} cannot be written (${(cause as Error).message}).`, {
      file,
      cause,
      hint: 'Choose a folder that you may write to, with some free space.',
    })
  }
}
