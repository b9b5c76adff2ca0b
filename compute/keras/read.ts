import { stat } from 'node:fs/promises'
import { AppError } from '../../shared/errors.ts'
import { joined, say, verbatim } from '../../shared/say.ts'
import { RefusedLayers } from './flatten.ts'
import { readHdf5Model } from './h5.ts'
import { readKerasZip } from './keras-zip.ts'
import { LIMITS } from './limits.ts'
import type { ModelFile } from './model-file.ts'
import { readTfjsModel } from './tfjs.ts'
import { withFile } from './zip.ts'
import { Refusal } from './refusal.ts'

/**
 * Reads a whole model: `.h5` of Keras 2 and 3, `.keras`, or `model.json` of TensorFlow.js (or the folder it is in). The content decides,
 * not the ending. Nothing in the file is executed.
 * @throws AppError 'bad-input' for files that are broken, hostile or hold layers LesionLens does not run; all are named
 */
export async function readModelFile(path: string): Promise<ModelFile> {
  const found = await stat(path).catch(() => null)
  if (!found) {
    throw new AppError('bad-input', say`${path} does not exist.`, {
      file: path,
      hint: say`Put the file back where it was, or choose another one.`,
    })
  }
  try {
    if (found.isDirectory()) return await readFolder(path)
    if (found.size > LIMITS.fileBytes)
      throw new Refusal(say`it is larger than ${LIMITS.fileBytes / 2 ** 30} GB`)
    const start = await withFile(path, async (file) => {
      const buffer = Buffer.alloc(8)
      const { bytesRead } = await file.read(buffer, 0, 8, 0)
      return buffer.subarray(0, bytesRead)
    })
    if (start.subarray(1, 4).toString('latin1') === 'HDF') return await readHdf5Model(path, found.size)
    if (start.subarray(0, 2).toString('latin1') === 'PK') return await readKerasZip(path)
    if (/^\s*\{/.test(start.toString('utf8'))) return await readTfjsModel(path)
    throw new Refusal(say`it is neither HDF5, nor a .keras file, nor a model.json of TensorFlow.js`)
  } catch (error) {
    throw explained(error, path)
  }
}

async function readFolder(path: string): Promise<ModelFile> {
  const model = `${path}/model.json`
  if (await stat(model).catch(() => null)) return readTfjsModel(model)
  throw new Refusal(say`it is a folder. A SavedModel cannot be read; save the model as .keras or .h5`)
}

function explained(error: unknown, path: string): AppError {
  if (error instanceof RefusedLayers) return refusal(error, path)
  if (error instanceof AppError) {
    return error.file
      ? error
      : new AppError(error.code, say`${path}: ${error.sentence}`, {
          hint: error.hint,
          file: path,
          cause: error,
        })
  }
  const reason =
    error instanceof Refusal ? error.reason : verbatim(error instanceof Error ? error.message : String(error))
  return new AppError('bad-input', say`${path} cannot be used as a model: ${reason}.`, {
    file: path,
    hint: say`LesionLens reads whole Keras models for images: .keras, .h5, or model.json of TensorFlow.js.`,
    cause: error,
  })
}

function refusal({ layers }: RefusedLayers, path: string): AppError {
  const shown = layers
    .slice(0, 12)
    .map(({ id, className, reason }) =>
      reason ? say`${id} (${className}: ${reason})` : say`${id} (${className})`,
    )
  const more = layers.length - shown.length
  return new AppError(
    'bad-input',
    more > 0
      ? say`${path} has layers that LesionLens does not run: ${joined(shown)}, and ${more} more.`
      : say`${path} has layers that LesionLens does not run: ${joined(shown)}.`,
    {
      file: path,
      hint: say`Code from a file is never executed. Replace Lambda layers and custom classes by standard Keras layers (Rescaling, for instance) and save the model again.`,
    },
  )
}
