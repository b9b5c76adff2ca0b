import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { decodeOriginal } from '../../imaging/decode.ts'
import { Executor } from '../nn/executor.ts'
import { inferShapes } from '../nn/shapes/graph.ts'
import { defaultTap } from '../nn/shapes/taps.ts'
import { tf, type Tensor, type Tensor4D } from '../nn/tf.ts'
import { readModelFile } from './read.ts'

// Real files with what Keras itself computed from them; they may not be published, so the tests skip where they are missing.
const DATA = new URL('../../../shared/data/', import.meta.url).pathname
const has = existsSync(`${DATA}keras`)
if (!has) process.stdout.write('skipped: ../shared/data is not here\n')

type Map2D = readonly (readonly number[])[]

interface KerasReference {
  readonly images: readonly string[]
  readonly tap: string
  readonly probabilities: Map2D
  readonly logits: Map2D
  readonly explained_class: readonly number[]
  readonly cam: readonly Map2D[]
  readonly cam_before_relu: readonly Map2D[]
}

interface FoundReference {
  readonly input: readonly [number, number, number]
  readonly images: readonly string[]
  readonly outputs: Readonly<Record<string, Map2D>>
}

/** [N,H,W,3], 0..255 */
async function pixels(folder: string, names: readonly string[]): Promise<Tensor4D> {
  const images = await Promise.all(names.map((name) => decodeOriginal(`${DATA}${folder}/images/${name}.png`)))
  return tf.stack(
    images.map(({ data, width, height }) => tf.tensor3d(Float32Array.from(data), [height, width, 3])),
  ) as Tensor4D
}

function maxDifference(actual: ArrayLike<number>, expected: readonly number[]): number {
  expect(actual.length).toBe(expected.length)
  return expected.reduce((worst, value, i) => Math.max(worst, Math.abs(actual[i]! - value)), 0)
}

/** Grad-CAM before its ReLU [N,h,w]: the tap weighted by the mean gradient of a score (Selvaraju et al. 2017, eq. 1 and 2). */
function gradCam(executor: Executor, x: Tensor, tap: string, classes: readonly number[]): Tensor {
  const state = executor.forwardTo(x, tap)
  // One sigmoid unit: class 0 is explained by the negative logit.
  const sign = classes.map((c) => (executor.units === 1 ? [c === 1 ? 1 : -1] : oneHot(c, executor.units)))
  const score = (activation: Tensor): Tensor =>
    tf.sum(tf.mul(executor.forwardFrom(state, activation), tf.tensor2d(sign)))
  const gradient = tf.grad(score)(state.activation)
  return tf.sum(tf.mul(state.activation, tf.mean(gradient, [1, 2], true)), -1)
}

const oneHot = (c: number, units: number): number[] =>
  Array.from({ length: units }, (_, i) => (i === c ? 1 : 0))

/** Largest difference of a map in parts of the map's own maximum, over all images. */
function relativeGap(maps: Tensor, expected: readonly Map2D[]): number {
  const actual = maps.arraySync() as number[][][]
  return Math.max(
    ...expected.map((map, i) => {
      const flat = map.flat()
      const top = Math.max(...flat.map(Math.abs))
      const gap = maxDifference(actual[i]!.flat(), flat)
      return top === 0 ? gap : gap / top
    }),
  )
}

const short = (gap: number): string => gap.toExponential(1)

describe.skipIf(!has)('models of Keras 2.15 and 3.15 with their own numbers', () => {
  const files = has ? readdirSync(`${DATA}keras`).filter((name) => /\.(h5|keras)$/.test(name)) : []

  it.each(files)('%s', async (name) => {
    const reference = JSON.parse(
      readFileSync(`${DATA}keras/${name}.reference.json`, 'utf8'),
    ) as KerasReference
    const model = await readModelFile(`${DATA}keras/${name}`)
    const tap = model.graph.nodes.find(
      ({ id }) => id === reference.tap || id.endsWith(`/${reference.tap}`),
    )!.id
    expect(defaultTap(model.graph, inferShapes(model.graph))).toBe(tap)
    const executor = new Executor(model)
    const x = await pixels('keras', reference.images)
    const { logits, probabilities } = executor.forward(x)
    const logitGap = maxDifference(logits.dataSync(), reference.logits.flat())
    const probabilityGap = maxDifference(probabilities.dataSync(), reference.probabilities.flat())
    const raw = tf.tidy(() => gradCam(executor, x, tap, reference.explained_class))
    const rawGap = relativeGap(raw, reference.cam_before_relu)
    const camGap = relativeGap(tf.relu(raw), reference.cam)
    // With the TensorFlow that wrote the Keras 2 files, logits and maps are equal to the last bit.
    process.stdout.write(
      `${name}: probabilities ${short(probabilityGap)}, logits ${short(logitGap)}, map ${short(camGap)} of its maximum, before ReLU ${short(rawGap)}\n`,
    )
    expect(probabilityGap).toBeLessThan(1e-4)
    expect(logitGap).toBeLessThan(1e-3)
    expect(camGap).toBeLessThan(1e-3)
    expect(rawGap).toBeLessThan(1e-3)
    executor.dispose()
  })
})

const RANGES: Readonly<Record<string, (x: Tensor) => Tensor>> = {
  '0..255': (x) => x,
  '0..1': (x) => tf.div(x, 255),
  '-1..1': (x) => tf.sub(tf.div(x, 127.5), 1),
}

describe.skipIf(!has)('models that people published', () => {
  const files = has ? readdirSync(`${DATA}models-found`).filter((name) => /\.(h5|hdf5)$/.test(name)) : []

  it.each(files)('%s', async (name) => {
    const path = `${DATA}models-found/${name}`
    const reference = JSON.parse(readFileSync(`${path}.reference.json`, 'utf8')) as FoundReference
    const model = await readModelFile(path)
    expect(model.graph.input.shape).toEqual(reference.input)
    const executor = new Executor(model)
    const all = await pixels('models-found', reference.images)
    // A grey picture is decoded to three equal channels.
    const x = all.slice([0, 0, 0, 0], [-1, -1, -1, reference.input[2]])
    const gaps = Object.entries(reference.outputs).map(([range, expected]) => {
      const { probabilities } = executor.forward(RANGES[range]!(x))
      return maxDifference(probabilities.dataSync(), expected.flat())
    })
    process.stdout.write(`${name}: probabilities ${gaps.map(short).join(', ')}\n`)
    expect(Math.max(...gaps)).toBeLessThan(1e-4)
    executor.dispose()
  })
})
