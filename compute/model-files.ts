/** Model files that users bring: what they say of themselves, and their way into a study. */
import type { NetworkModel } from '../models/graph.ts'
import { AppError } from '../shared/errors.ts'
import type { ModelDescription, ModelFormat, ModelLayer } from '../shared/domain/run.ts'
import { rangeOf, type InputRange, type InputSpec } from '../shared/domain/input.ts'
import { say, type Sentence } from '../shared/say.ts'
import { graphPreprocessing } from './doctor/graph-range.ts'
import type { ModelFile } from './keras/model-file.ts'
import { writeKerasFile } from './keras/write.ts'
import { readAnyModel } from './read-model.ts'
import { countParameters, inferShapes, weightSpecs } from './nn/shapes/graph.ts'
import { missingActivation, splitHead } from './nn/shapes/head.ts'
import { defaultTap, listTaps } from './nn/shapes/taps.ts'
import type { Shape } from './nn/shapes/types.ts'
import { hashWeights } from './weights-hash.ts'

/** What a network with an open input size is fed: the size Keras Applications were trained at. */
const OPEN_SIZE_PX = 224
/** What students feed networks that do not rescale by themselves; the preprocessing doctor checks it against labelled images. */
const UNSTATED_RANGE: InputRange = '0..1'

const FRAMEWORKS: Readonly<Record<ModelFormat, ModelDescription['framework']>> = {
  h5: 'keras',
  keras: 'keras',
  tfjs: 'keras',
  onnx: 'onnx',
  pth: 'pytorch',
  safetensors: 'pytorch',
}

/** How outputs that are logits are read. */
const LOGITS = {
  softmax: say`The network ends in logits, without softmax: softmax is applied to its outputs.`,
  sigmoid: say`The network ends in one logit, without sigmoid: sigmoid is applied to its output.`,
} as const

/** Reads a model file and says what is in it. Nothing is run. Throws AppError 'bad-input' naming the file and what is wrong. */
export async function inspectModel(file: string): Promise<ModelDescription> {
  return describeModel(file, await readAnyModel(file))
}

/** Checks a model file and writes it as `.keras` to `out` (beside, then renamed). Throws AppError 'bad-input'. */
export async function convertModel(
  file: string,
  out: string,
  architecture?: string,
): Promise<{ readonly description: ModelDescription; readonly weightsSha256: string }> {
  const model = await readAnyModel(file, architecture)
  const description = describeModel(file, model)
  await writeKerasFile(out, model, { classNames: model.classNames ?? undefined })
  return { description, weightsSha256: hashWeights(model.weights) }
}

/** The data of the import dialog: input, layers with shapes and parameters, taps, preprocessing in words. */
export function describeModel(file: string, model: ModelFile): ModelDescription {
  const { graph } = model
  const { input, inputStated, warnings } = inputOf(file, model)
  const shapes = inferShapes(graph, [null, input.height, input.width, input.channels])
  const taps = listTaps(graph, shapes).map(({ id }) => id)
  const appliedActivation = missingActivation(graph)
  return {
    file,
    format: model.format,
    framework: FRAMEWORKS[model.format],
    architecture: model.architecture ?? null,
    keras: model.kerasVersion,
    input,
    inputStated,
    units: unitsOf(file, model, shapes),
    outputActivation: splitHead(graph).activation,
    appliedActivation,
    classNames: model.classNames,
    layers: layersOf(model, shapes, new Set(taps)),
    parameters: countParameters(graph).total,
    tap: taps.length > 0 ? defaultTap(graph, shapes) : null,
    taps,
    preprocessing: graphPreprocessing(model).found,
    warnings: [
      ...model.warnings,
      ...warnings,
      ...(appliedActivation ? [LOGITS[appliedActivation]] : []),
      ...(taps.length > 0
        ? []
        : [say`The network has no feature map: it can be evaluated but not explained.`]),
    ],
  }
}

function inputOf(
  file: string,
  model: ModelFile,
): { input: InputSpec; inputStated: boolean; warnings: readonly Sentence[] } {
  const [height, width, channels] = model.graph.input.shape
  if (model.graph.input.shape.length !== 3 || (channels !== 1 && channels !== 3)) {
    const shape = model.graph.input.shape.map((size) => size ?? 'any').join(' x ')
    throw new AppError('bad-input', say`${file} does not take images: its input is ${shape}.`, {
      file,
      hint: say`LesionLens runs classifiers of colour or grey images, with the channels last.`,
    })
  }
  const found = graphPreprocessing(model).inferred
  const stated = found ? { range: found } : model.normalization ? rangeOf(model.normalization) : null
  const usual = model.usualRange ?? UNSTATED_RANGE
  const warnings = [
    ...(height == null || width == null
      ? [say`The file leaves the input size open; ${OPEN_SIZE_PX} x ${OPEN_SIZE_PX} pixels are used.`]
      : []),
    ...(stated === null
      ? [
          say`No rescaling was found inside the graph; the input range is taken as ${usual} until the input check on images decides.`,
        ]
      : []),
  ]
  const input = {
    height: height ?? OPEN_SIZE_PX,
    width: width ?? OPEN_SIZE_PX,
    channels,
    ...(stated ?? { range: usual }),
  } as const
  return { input, inputStated: stated !== null, warnings }
}

function unitsOf(file: string, { graph }: NetworkModel, shapes: ReadonlyMap<string, Shape>): number {
  const shape = shapes.get(graph.outputs[0] ?? '') ?? []
  const units = shape.at(-1)
  if (shape.length !== 2 || units == null) {
    throw new AppError(
      'bad-input',
      say`${file} is not a classifier: its output is ${shape.map((size) => size ?? 'any').join(' x ')}.`,
      { file, hint: say`Import a model that ends in one unit a class, or in one sigmoid unit.` },
    )
  }
  return units
}

function layersOf(
  { graph }: NetworkModel,
  shapes: ReadonlyMap<string, Shape>,
  taps: ReadonlySet<string>,
): ModelLayer[] {
  const parameters = new Map<string, number>()
  for (const { layer, shape } of weightSpecs(graph, shapes)) {
    const size = shape.reduce<number>((product, axis) => product * (axis ?? 1), 1)
    parameters.set(layer, (parameters.get(layer) ?? 0) + size)
  }
  return graph.nodes.map((node) => ({
    id: node.id,
    className: node.className,
    shape: (shapes.get(node.id) ?? []).slice(1).map((size) => size ?? 0),
    // A shared layer is counted where it is called first.
    parameters: node.id === node.layer ? (parameters.get(node.layer) ?? 0) : 0,
    tap: taps.has(node.id),
  }))
}
