/** The networks LesionLens can train. A further one is its file and its row here; everything else is derived. */
import type { Architecture, BuildOptions } from './architecture.ts'
import { EFFICIENTNET_B0 } from './efficientnet-b0.ts'
import { MOBILENET_V2 } from './mobilenet-v2.ts'
import { RESNET50 } from './resnet50.ts'
import { SCRATCH_CNN } from './scratch-cnn.ts'
import type { WeightsEntry } from './weights-manifest.ts'

/** In the order in which they are offered; the first is the default. */
const ALL = [SCRATCH_CNN, MOBILENET_V2, EFFICIENTNET_B0, RESNET50] as const

export type ModelId = (typeof ALL)[number]['id']

export const MODEL_IDS: readonly ModelId[] = ALL.map(({ id }) => id)

/** By id; `build` throws RangeError for options that make no network. */
export const ARCHITECTURES = Object.fromEntries(
  ALL.map((spec: Architecture) => [spec.id, { ...spec, build: (options) => spec.build(checked(options)) }]),
) as Readonly<Record<ModelId, Architecture>>

export function isModelId(id: string): id is ModelId {
  return Object.hasOwn(ARCHITECTURES, id)
}

/** The pretrained weights of an architecture of a width; undefined where none can be downloaded. */
export function pretrainedWeights(model: ModelId, alpha = 1): WeightsEntry | undefined {
  return ARCHITECTURES[model].weights.find((entry) => entry.alpha === alpha)
}

function checked(options: BuildOptions): BuildOptions {
  const { classes, inputSize, dropout } = options
  if (!Number.isInteger(classes) || classes < 2)
    throw new RangeError(`A classifier needs two classes or more, not ${classes}.`)
  if (!Number.isInteger(inputSize) || inputSize < 32)
    throw new RangeError(`Images must be 32 pixels or larger, not ${inputSize}.`)
  if (!(dropout >= 0 && dropout < 1))
    throw new RangeError(`Dropout must be from 0 to below 1, not ${dropout}.`)
  return options
}
