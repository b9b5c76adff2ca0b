/** Any file that may hold a classifier. */
import { stat } from 'node:fs/promises'
import { AppError } from '../shared/errors.ts'
import { say, verbatim } from '../shared/say.ts'
import type { ModelFile } from './keras/model-file.ts'
import { readModelFile } from './keras/read.ts'
import { Refusal } from './keras/refusal.ts'
import { withFile } from './keras/zip.ts'
import { readOnnxModel } from './onnx/read.ts'
import { RefusedOperators, refusedSentence } from './onnx/translate.ts'

/**
 * Reads a whole model of any kind: Keras's files, ONNX. The content decides, not the ending. Nothing in the file is executed.
 * @throws AppError 'bad-input' for files that are broken, hostile or hold what LesionLens does not run; all of it is named
 */
export async function readAnyModel(path: string): Promise<ModelFile> {
  const found = await stat(path).catch(() => null)
  const reader = found?.isFile() ? readerFor(await firstBytes(path), path) : null
  if (!reader) return readModelFile(path)
  try {
    return await reader(path)
  } catch (error) {
    throw explained(error, path)
  }
}

function firstBytes(path: string): Promise<Buffer> {
  return withFile(path, async (file) => {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(16), 0, 16, 0)
    return buffer.subarray(0, bytesRead)
  })
}

/** ONNX begins with its version, a small number in field 1. */
function readerFor(start: Buffer, path: string): ((path: string) => Promise<ModelFile>) | null {
  if (/\.onnx$/i.test(path) || (start[0] === 0x08 && (start[1] ?? 255) < 0x20)) return readOnnxModel
  return null
}

function explained(error: unknown, path: string): AppError {
  if (error instanceof AppError) {
    if (error.file) return error
    return new AppError(error.code, say`${path}: ${error.sentence}`, {
      hint: error.hint,
      file: path,
      cause: error,
    })
  }
  if (error instanceof RefusedOperators) {
    return new AppError('bad-input', refusedSentence(error, path), {
      file: path,
      hint: say`Export the classifier alone, in float32 and without pre- or post-processing, and try again.`,
    })
  }
  const reason =
    error instanceof Refusal ? error.reason : verbatim(error instanceof Error ? error.message : String(error))
  return new AppError('bad-input', say`${path} cannot be used as a model: ${reason}.`, {
    file: path,
    hint: say`LesionLens reads Keras models (.keras, .h5) and classifiers in ONNX.`,
    cause: error,
  })
}
