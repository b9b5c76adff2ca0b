import { readFile, stat } from 'node:fs/promises'
import { say, type Sentence } from '../../shared/say.ts'
import { LIMITS } from '../keras/limits.ts'
import type { ModelFile } from '../keras/model-file.ts'
import { Refusal } from '../keras/refusal.ts'
import type { NdArray } from './array.ts'
import { parseOnnx, type OnnxModel, type OnnxNode, type OnnxValue } from './proto.ts'
import { arrayOf, readExternal } from './tensors.ts'
import { translateOnnx, type OnnxInput } from './translate.ts'

const OPSETS = { oldest: 9, newest: 23 }
/** What protobuf can hold. */
const MOST_BYTES = 2 * 2 ** 30
/** Where the file leaves the size open. */
const OPEN_SIZE_PX = 224

/**
 * Reads a classifier in ONNX, in one file or with its weights in a second one beside it, and translates it into a layer graph: every
 * heatmap method, fine-tuning and export then work as for any network. Nothing in the file is executed.
 * @throws Refusal, RefusedOperators or Error
 */
export async function readOnnxModel(path: string): Promise<ModelFile> {
  if ((await stat(path)).size > MOST_BYTES)
    throw new Refusal(say`it is larger than ${MOST_BYTES / 2 ** 30} GB`)
  const model = parseOnnx(await readFile(path))
  const { opset, graph } = model
  if (opset < OPSETS.oldest || opset > OPSETS.newest)
    throw new Refusal(say`it is of ONNX opset ${opset}; ${OPSETS.oldest} to ${OPSETS.newest} are read`)
  const constants = await constantsOf(path, model)
  const { input, warnings } = inputOf(model, constants)
  const tensorOf = (node: OnnxNode, name: string): NdArray | undefined => {
    const tensor = node.attributes.get(name)?.tensor
    return tensor ? arrayOf(tensor, () => new Uint8Array()) : undefined
  }
  const translated = translateOnnx(model, input, constants, tensorOf)
  const [, ...others] = graph.outputs
  const left = others.map(({ name }) => name).join(', ')
  return {
    ...translated,
    format: 'onnx',
    kerasVersion: null,
    classNames: null,
    usualRange: input.channelsFirst && input.channels === 3 ? 'imagenet' : '0..1',
    warnings: [
      ...warnings,
      ...(others.length > 0 ? [say`It has several outputs; the first is used, not ${left}.`] : []),
    ],
  }
}

async function constantsOf(path: string, { graph }: OnnxModel): Promise<Map<string, NdArray>> {
  const outside = graph.initializers.filter(({ external }) => external !== null)
  const external = await readExternal(path, outside)
  let left: number = LIMITS.weightValues
  return new Map(
    graph.initializers.map((tensor) => {
      const array = arrayOf(tensor, external)
      left -= array.data.length
      if (left < 0) throw new Refusal(say`it has more weights than any model`)
      return [tensor.name, array]
    }),
  )
}

/** The one input that no weight fills: an image. */
function inputOf(
  { graph }: OnnxModel,
  constants: ReadonlyMap<string, NdArray>,
): { readonly input: OnnxInput; readonly warnings: readonly Sentence[] } {
  const inputs = graph.inputs.filter(({ name }) => !constants.has(name))
  const [first] = inputs
  if (inputs.length !== 1 || !first) {
    const names = inputs.map(({ name }) => name).join(', ')
    throw new Refusal(say`it has ${inputs.length} inputs (${names}) instead of one image`)
  }
  const { channelsFirst, channels, height, width } = imageAxes(first)
  const input = {
    name: first.name,
    channelsFirst,
    channels,
    height: height ?? OPEN_SIZE_PX,
    width: width ?? OPEN_SIZE_PX,
  }
  const sides = [input.height, input.width]
  if (sides.some((side) => side > LIMITS.inputSidePx)) throw notAnImage(first)
  const isOpen = height === null || width === null
  return {
    input,
    warnings: isOpen
      ? [say`The file leaves the input size open; ${input.width} x ${input.height} pixels are used.`]
      : [],
  }
}

function imageAxes(value: OnnxValue) {
  const [batch, a = null, b = null, c = null] = value.dims
  if (value.dims.length !== 4 || (batch !== null && batch !== 1)) throw notAnImage(value)
  if (a === 1 || a === 3) return { channelsFirst: true, channels: a, height: b, width: c }
  if (c === 1 || c === 3) return { channelsFirst: false, channels: c, height: a, width: b }
  throw notAnImage(value)
}

function notAnImage({ dims }: OnnxValue): Refusal {
  return new Refusal(
    say`its input is ${dims.map((size) => size ?? 'any').join(' x ')}, which is no image in colour or grey`,
  )
}
