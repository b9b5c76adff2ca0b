/**
 * The one place that loads TensorFlow. Everything else imports `tf` (and the tensor types) from here.
 */
import { createRequire } from 'node:module'
import util from 'node:util'
import type * as TensorFlow from '@tensorflow/tfjs-node-gpu'
import { AppError } from '../../shared/errors.ts'
import { toDo } from '../../shared/hint.ts'
import { say } from '../../shared/say.ts'

export type { Tensor, Tensor3D, Tensor4D } from '@tensorflow/tfjs-node-gpu'

// tfjs-node 4.22 was written for Node 22 and older: it calls two functions that Node 23 removed.
Object.assign(util, { isNullOrUndefined: (value: unknown) => value == null, isArray: Array.isArray })
// Warnings and errors only; TensorFlow greets with its CPU features otherwise.
process.env['TF_CPP_MIN_LOG_LEVEL'] ??= '1'

/** tfjs on TensorFlow's own kernels. */
export const tf = load()

/** What computes: TensorFlow's version and where it runs. */
export interface Device {
  readonly version: string
  readonly device: 'cpu' | 'gpu'
  readonly library: string
}

/** The part of the addon that the backend and our recorder call (binding/tfjs_binding.cc). */
export interface Binding {
  readonly TF_Version: string
  createTensor(shape: readonly number[], dtype: number, values: unknown): number
  deleteTensor(id: number): void
  tensorDataSync(id: number): Float32Array | Int32Array | Uint8Array
  executeOp(
    name: string,
    attributes: readonly OpAttribute[],
    inputs: readonly number[],
    outputs: number,
  ): TensorInfo[]
  loadSavedModel(folder: string, tags: string): number
  deleteSavedModel(id: number): void
  runSavedModel(id: number, inputs: readonly number[], inputNames: string, outputNames: string): TensorInfo[]
  getNumOfSavedModels(): number
  getNumOfTensors(): number
  isUsingGpuDevice(): boolean
  readonly [constant: `TF_${string}`]: unknown
}

/** One attribute of a TensorFlow op; `type` is one of the binding's TF_ATTR_ numbers. */
export interface OpAttribute {
  readonly name: string
  readonly type: number
  readonly value: unknown
}

/** A tensor as the addon reports it; `id` names it inside the addon. */
export interface TensorInfo {
  readonly id: number
  readonly shape: number[]
  readonly dtype: number
}

/** tfjs's backend object, as far as we use it. */
export interface Backend {
  binding: Binding
  executeMultipleOutputs(
    name: string,
    attributes: readonly OpAttribute[],
    inputs: readonly TensorFlow.Tensor[],
    outputs: number,
  ): TensorFlow.Tensor[]
  createOutputTensor(info: TensorInfo): TensorFlow.Tensor
  getInputTensorIds(tensors: readonly TensorFlow.Tensor[]): number[]
}

/** The TensorFlow backend behind `tf`. */
export function backend(): Backend {
  return tf.backend() as unknown as Backend
}

/** TensorFlow's version, device and package, for `doctor` and the provenance of runs. */
export function describeDevice(): Device {
  const { binding } = backend()
  return {
    version: binding.TF_Version,
    device: binding.isUsingGpuDevice() ? 'gpu' : 'cpu',
    library: `tfjs-node-gpu ${tf.version['tfjs-node'] ?? ''}`.trim(),
  }
}

function load(): typeof TensorFlow {
  try {
    return createRequire(import.meta.url)('@tensorflow/tfjs-node-gpu') as typeof TensorFlow
  } catch (cause) {
    throw new AppError(
      'missing',
      say`TensorFlow could not be loaded: ${(cause as Error).message.split('\n')[0]!}`,
      {
        hint: toDo({ kind: 'install' }, say`Install LesionLens again: a part of it is missing or damaged.`),
        cause,
      },
    )
  }
}
