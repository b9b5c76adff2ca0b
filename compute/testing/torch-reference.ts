/** What PyTorch and pytorch-grad-cam make of eight pictures, beside real models of torchvision and timm; nothing of it is in the repository. */
import { existsSync, readFileSync } from 'node:fs'
import { decodeRgb } from '../../imaging/decode.ts'
import type { NetworkModel } from '../../models/graph.ts'
import { Predictor } from '../nn/predictor.ts'
import { withProbabilities } from '../nn/shapes/head.ts'
import { TapGradient } from '../nn/tap-gradient.ts'

const FOLDER = new URL('../../../shared/data/torch/', import.meta.url).pathname

interface Reference {
  readonly units: number
  readonly size: number
  readonly mean: readonly number[]
  readonly std: readonly number[]
  readonly images: readonly string[]
  readonly logits: readonly (readonly number[])[]
  /** Not of a model with more classes than can be looked at. */
  readonly probabilities?: readonly (readonly number[])[]
  readonly explained_class: readonly number[]
  readonly cam_before_relu: readonly (readonly (readonly number[])[])[]
}

export const torchFile = (name: string): string => `${FOLDER}${name}`
export const isThere = (name: string): boolean => existsSync(torchFile(name))

const referenceOf = (name: string): Reference =>
  JSON.parse(readFileSync(torchFile(`${name}.reference.json`), 'utf8')) as Reference

async function batch({ images, size, mean, std }: Reference) {
  const data = new Float32Array(images.length * size * size * 3)
  for (const [i, image] of images.entries()) {
    const rgb = await decodeRgb(torchFile(`images/${image}.png`), { width: size, height: size })
    rgb.forEach((value, k) => (data[i * size * size * 3 + k] = (value / 255 - mean[k % 3]!) / std[k % 3]!))
  }
  return { data, count: images.length, height: size, width: size, channels: 3 }
}

export interface Differences {
  readonly logits: number
  readonly probabilities: number
  /** Of Grad-CAM maps before ReLU, in parts of their largest value. */
  readonly maps: number
}

/** The largest differences to what PyTorch says of the model in file `name`, its maps taken at `tap`. */
export async function differences(name: string, model: NetworkModel, tap: string): Promise<Differences> {
  const reference = referenceOf(name)
  const pictures = await batch(reference)
  const { size, units } = reference
  const options = { batchSize: 8, height: size, width: size, pixels: 'float32' } as const
  const complete = withProbabilities(model)
  const predictor = new Predictor(complete, options)
  const found = predictor.predict(pictures)
  predictor.dispose()
  const gradient = new TapGradient(complete, { ...options, tap, derive: gradCam })
  const selector = new Float32Array(8 * units)
  reference.explained_class.forEach((target, i) => (selector[i * units + target] = 1))
  const { map } = gradient.run(pictures, selector)
  gradient.dispose()
  const maps = reference.cam_before_relu.map((rows) => rows.flat())
  const cells = map!.values.length / 8
  return {
    logits: furthest(found.logits, reference.logits.flat()),
    probabilities: reference.probabilities
      ? furthest(found.probabilities, reference.probabilities.flat())
      : 0,
    maps: Math.max(
      ...maps.map((rows, i) => {
        const top = Math.max(...rows.map(Math.abs))
        return furthest(map!.values.subarray(i * cells, (i + 1) * cells), rows) / top
      }),
    ),
  }
}

/** Logits for the pictures of a reference. */
export async function logitsOf(name: string, model: NetworkModel): Promise<Float32Array> {
  const reference = referenceOf(name)
  const { size } = reference
  const predictor = new Predictor(model, { batchSize: 8, height: size, width: size, pixels: 'float32' })
  const { logits } = predictor.predict(await batch(reference))
  predictor.dispose()
  return logits
}

const gradCam: NonNullable<ConstructorParameters<typeof TapGradient>[1]['derive']> = ({
  activation,
  gradient,
}) => ({
  map: activation.mul(gradient.mean([1, 2], true)).sum(3),
})

function furthest(found: ArrayLike<number>, expected: readonly number[]): number {
  if (found.length !== expected.length) return Infinity
  return expected.reduce((most, value, i) => {
    const gap = Math.abs(found[i]! - value)
    return Number.isNaN(gap) ? Infinity : Math.max(most, gap)
  }, 0)
}
