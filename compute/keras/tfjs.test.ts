import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Executor } from '../nn/executor.ts'
import { tf, type Tensor, type Tensor4D } from '../nn/tf.ts'
import { readModelFile } from './read.ts'

// TensorFlow.js writes the files and predicts; ours must read them and predict the same.
let folder = ''
beforeAll(async () => void (folder = await mkdtemp(join(tmpdir(), 'lesionlens-tfjs-'))))
afterAll(() => rm(folder, { recursive: true, force: true }))

type Model = ReturnType<typeof tf.sequential>
interface Artifacts {
  readonly modelTopology: object
  readonly weightSpecs: { name: string; shape: number[]; dtype: string; quantization?: object }[]
  readonly weightData: ArrayBuffer
}

function network(): Model {
  const inner = tf.sequential({ name: 'features' })
  inner.add(
    tf.layers.conv2d({ inputShape: [8, 8, 3], filters: 4, kernelSize: 3, activation: 'relu', name: 'conv' }),
  )
  inner.add(
    tf.layers.depthwiseConv2d({ kernelSize: 3, padding: 'same', depthMultiplier: 2, name: 'depthwise' }),
  )
  inner.add(tf.layers.batchNormalization({ name: 'bn' }))
  inner.add(tf.layers.leakyReLU({ alpha: 0.1, name: 'leaky' }))
  const model = tf.sequential({ name: 'outer' })
  model.add(inner)
  model.add(tf.layers.globalAveragePooling2d({ name: 'pool' }))
  model.add(tf.layers.dense({ units: 3, activation: 'softmax', name: 'head' }))
  // Anything but the initial zeros and ones.
  const spread = (weight: Tensor, i: number) =>
    tf.add(tf.mul(tf.randomUniform(weight.shape, 0.2, 0.9, 'float32', i), 1), 0.1)
  model.setWeights(
    model.getWeights().map((weight, i) => spread(weight as Tensor, i)) as Parameters<Model['setWeights']>[0],
  )
  return model
}

async function artifactsOf(model: Model): Promise<Artifacts> {
  let saved: Artifacts | null = null
  await model.save({
    save: (artifacts) => {
      saved = artifacts as unknown as Artifacts
      return Promise.resolve({ modelArtifactsInfo: { dateSaved: new Date(), modelTopologyType: 'JSON' } })
    },
  })
  return saved!
}

/** Writes model.json and the weights, cut into two shards in the middle of an array. */
async function write(name: string, topology: object, specs: object[], data: Buffer): Promise<string> {
  const cut = Math.floor(data.length / 2) + 1
  const paths = [`${name}-shard1of2.bin`, `${name}-shard2of2.bin`]
  await writeFile(join(folder, paths[0]!), data.subarray(0, cut))
  await writeFile(join(folder, paths[1]!), data.subarray(cut))
  const json = {
    format: 'layers-model',
    modelTopology: topology,
    weightsManifest: [{ paths, weights: specs }],
  }
  const path = join(folder, `${name}.json`)
  await writeFile(path, JSON.stringify(json))
  return path
}

const x = (): Tensor4D => tf.randomUniform([2, 8, 8, 3], 0, 1, 'float32', 7)

async function gap(path: string, expected: Tensor): Promise<number> {
  const executor = new Executor(await readModelFile(path))
  const { probabilities } = executor.forward(x())
  executor.dispose()
  return tf.max(tf.abs(tf.sub(probabilities, expected))).dataSync()[0]!
}

describe('TensorFlow.js layers models', () => {
  it('reads what TensorFlow.js saves, shards and nested models included', async () => {
    const model = network()
    const { modelTopology, weightSpecs, weightData } = await artifactsOf(model)
    const path = await write('plain', modelTopology, weightSpecs, Buffer.from(weightData))
    expect(await gap(path, model.predict(x()) as Tensor)).toBeLessThan(1e-5)
    expect((await readModelFile(path)).format).toBe('tfjs')
  })

  it('reads the wrapping of the Python converter', async () => {
    const model = network()
    const { modelTopology, weightSpecs, weightData } = await artifactsOf(model)
    const { class_name, config } = modelTopology as Record<string, unknown>
    const wrapped = { keras_version: '2.15.0', backend: 'tensorflow', model_config: { class_name, config } }
    const path = await write('wrapped', wrapped, weightSpecs, Buffer.from(weightData))
    expect(await gap(path, model.predict(x()) as Tensor)).toBeLessThan(1e-5)
    expect((await readModelFile(path)).kerasVersion).toBe('2.15.0')
  })

  it.each([
    ['uint8', 255, 1, 0.02],
    ['uint16', 65_535, 2, 1e-4],
  ] as const)('undoes quantisation to %s', async (dtype, most, width, tolerance) => {
    const model = network()
    const { modelTopology, weightSpecs, weightData } = await artifactsOf(model)
    let at = 0
    const quantized = weightSpecs.map((spec) => {
      const count = spec.shape.reduce((product, size) => product * size, 1)
      const values = new Float32Array(weightData.slice(at, at + 4 * count))
      at += 4 * count
      const min = Math.min(...values)
      const scale = (Math.max(...values) - min) / most || 1
      const bytes = Buffer.alloc(count * width)
      values.forEach((value, i) => bytes.writeUIntLE(Math.round((value - min) / scale), i * width, width))
      return { bytes, spec: { ...spec, quantization: { dtype, scale, min, original_dtype: 'float32' } } }
    })
    const data = Buffer.concat(quantized.map(({ bytes }) => bytes))
    const path = await write(dtype, modelTopology, quantized.map(({ spec }) => spec), data) // prettier-ignore
    expect(await gap(path, model.predict(x()) as Tensor)).toBeLessThan(tolerance)
  })

  it('reads half precision as the converter writes it', async () => {
    const model = network()
    const { modelTopology, weightSpecs, weightData } = await artifactsOf(model)
    // Node's own half floats; the library's types do not know them yet.
    const { Float16Array } = globalThis as unknown as {
      readonly Float16Array: new (values: Float32Array) => Uint16Array
    }
    const data = Buffer.from(new Float16Array(new Float32Array(weightData)).buffer)
    const quantization = { dtype: 'float16', original_dtype: 'float32' }
    const specs = weightSpecs.map((spec) => ({ ...spec, quantization }))
    const path = await write('float16', modelTopology, specs, data)
    // 11 bits: what is left of a weight is off by 2^-12 of it at most.
    expect(await gap(path, model.predict(x()) as Tensor)).toBeLessThan(2e-3)
  })

  it('refuses missing and truncated shards, paths out of the folder, and graph models', async () => {
    const { modelTopology, weightSpecs, weightData } = await artifactsOf(network())
    const data = Buffer.from(weightData)
    const path = await write('broken', modelTopology, weightSpecs, data.subarray(0, data.length - 40))
    await expect(readModelFile(path)).rejects.toMatchObject({
      code: 'bad-input',
      message: expect.stringMatching(/truncated/),
    })
    const manifest = (paths: string[]) =>
      JSON.stringify({ modelTopology, weightsManifest: [{ paths, weights: weightSpecs }] })
    await writeFile(path, manifest(['nowhere.bin']))
    await expect(readModelFile(path)).rejects.toThrow(/nowhere\.bin.*missing/)
    await writeFile(path, manifest(['../../etc/passwd']))
    await expect(readModelFile(path)).rejects.toThrow(/outside its folder/)
    await writeFile(
      path,
      JSON.stringify({ format: 'graph-model', modelTopology: { node: [] }, weightsManifest: [] }),
    )
    await expect(readModelFile(path)).rejects.toThrow(/graph model/)
  })
})
