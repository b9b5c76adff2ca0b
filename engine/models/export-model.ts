import { constants } from 'node:fs'
import { copyFile, stat } from 'node:fs/promises'
import { extname, resolve } from 'node:path'
import { replaceWhole } from '../../files/write-whole.ts'
import { AppError } from '../../shared/errors.ts'
import { say } from '../../shared/say.ts'
import { requireModel, type StudyContext } from '../context.ts'

/** Copies a run's `.keras` file out of the study, whole or not at all. Throws AppError 'bad-input' when it cannot be written. */
export async function exportModel(
  context: StudyContext,
  { run, file }: { readonly run: number; readonly file: string },
): Promise<{ file: string; bytes: number }> {
  const { modelFile } = requireModel(context, run)
  const target = resolve(file)
  if (extname(target) !== '.keras') {
    throw new AppError('bad-input', say`${target} does not end in .keras.`, {
      file: target,
      hint: say`Name the file something.keras.`,
    })
  }
  try {
    // A clone of the blocks where the file system knows how: nothing is copied then.
    await replaceWhole(target, (draft) => copyFile(modelFile, draft, constants.COPYFILE_FICLONE))
    return { file: target, bytes: (await stat(target)).size }
  } catch (error) {
    throw new AppError(
      'bad-input',
      say`The model cannot be written to ${target} (${(error as Error).message}).`,
      {
        file: target,
        hint: say`Choose a folder that you may write to, with some free space.`,
        cause: error,
      },
    )
  }
}
