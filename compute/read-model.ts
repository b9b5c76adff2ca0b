/** Any file that may hold a classifier. */
import { stat } from 'node:fs/promises'
import { AppError } from '../shared/errors.ts'
import { say, verbatim } from '../shared/say.ts'
import type { ModelFile } from './keras/model-file.ts'
import { readModelFile } from './keras/read.ts'
import { Refusal } from './keras/refusal.ts'
import { withFile } from './keras/zip.ts'
import { readOnnxModel } from './onnx/read.ts'
import { WholeModule } from './torch/pth.ts'
import { readPthModel, readSafetensorsModel } from './torch/read.ts'
import { RefusedOperators, refusedSentence } from './onnx/translate.ts'

/**
 * Reads a whole model of any kind: Keras's files, ONNX, weights of a known network of PyTorch, which `architecture` names more closely. The content decides, not the ending. Nothing in the file is executed.
 * @throws AppError 'bad-input' for files that are broken, hostile or hold what LesionLens does not run; all of it is named
 */
export async function readAnyModel(path: string, architecture?: string): Promise<ModelFile> {
  const found = await stat(path).catch(() => null)
  const reader = found?.isFile() ? readerFor(await firstBytes(path), path) : null
  if (!reader) return readModelFile(path)
  try {
    return await reader(path, architecture)
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
type Reader = (path: string, architecture?: string) => Promise<ModelFile>

function readerFor(start: Buffer, path: string): Reader | null {
  if (/\.onnx$/i.test(path) || (start[0] === 0x08 && (start[1] ?? 255) < 0x20)) return readOnnxModel
  // The length of a header, then the header.
  if (/\.safetensors$/i.test(path) || (start[8] === 0x7b && start.readUIntLE(2, 6) === 0))
    return readSafetensorsModel
  if (/\.(pth|pt|bin|ckpt)$/i.test(path) && start.toString('latin1', 0, 2) === 'PK') return readPthModel
  if (start[0] === 0x80 && (start[1] ?? 0) <= 5) return readOldPickle
  return null
}

/** What torch.save wrote before 2020, and any other pickle. */
function readOldPickle(): Promise<ModelFile> {
  return Promise.reject(new Refusal(say`it is a pickle and no zip file, as PyTorch before 1.6 wrote them`))
}

const TO_STATE_DICT = 'torch.save(model.state_dict(), "weights.pth")'
const TO_ONNX = 'torch.onnx.export(model.eval(), torch.zeros(1, 3, 224, 224), "model.onnx", dynamo=False)'

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
  if (error instanceof WholeModule) {
    return new AppError('bad-input', say`${path} cannot be used as a model: ${error.reason}.`, {
      file: path,
      hint: say`Where it was made, write ${TO_ONNX} or, for a network of torchvision or timm, ${TO_STATE_DICT}, and add that file.`,
      cause: error,
    })
  }
  const reason =
    error instanceof Refusal ? error.reason : verbatim(error instanceof Error ? error.message : String(error))
  return new AppError('bad-input', say`${path} cannot be used as a model: ${reason}.`, {
    file: path,
    hint: say`LesionLens reads Keras models (.keras, .h5), classifiers in ONNX, and weights (.pth, .safetensors) of networks of torchvision and timm. Another network can be exported to ONNX: ${TO_ONNX}`,
    cause: error,
  })
}
