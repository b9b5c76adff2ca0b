import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { unzipSync } from 'fflate'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { LayerGraph, WeightArray } from '../../models/graph.ts'
import { ARCHITECTURES } from '../../models/registry.ts'
import { Executor } from '../nn/executor.ts'
import { initialWeights } from '../nn/init.ts'
import { tf } from '../nn/tf.ts'
import { loadWeightsByName } from './load-weights.ts'
import { readModelFile } from './read.ts'
import { writeKerasFile } from './write.ts'

let folder = ''
beforeAll(async () => void (folder = await mkdtemp(join(tmpdir(), 'lesionlens-weights-'))))
afterAll(() => rm(folder, { recursive: true, force: true }))

/** A file out of the fixtures, unpacked. */
async function fixture(major: number, name: string): Promise<string> {
  const zip = unzipSync(await readFile(new URL(`./fixtures/keras-${major}.zip`, import.meta.url)))
  const path = join(folder, `${major}-${name}`)
  await writeFile(path, zip[name]!)
  return path
}

/** The model whose weights alone were saved: the base of the case `nested_dotted_name`, under the names it has there. */
async function knownArchitecture(): Promise<LayerGraph> {
  const { graph } = await readModelFile(await fixture(3, 'nested_dotted_name.keras'))
  const bare = (id: string) => id.split('/').at(-1)!
  const nodes = graph.nodes
    .filter(({ id }) => id.includes('/'))
    .map((node) => ({
      ...node,
      id: bare(node.id),
      layer: bare(node.layer),
      inputs: node.inputs.map((input) =>
        input.kind === 'tensor'
          ? { ...input, node: input.node.includes('/') ? bare(input.node) : graph.input.id }
          : input,
      ),
    }))
  return { ...graph, outputs: ['act'], nodes }
}

describe('loadWeightsByName', () => {
  it.each([
    [2, 'weights_only.h5'],
    [2, 'weights_only.weights.h5'],
    [3, 'weights_only.weights.h5'],
  ])('loads weights-only files of Keras %i: %s', async (major, name) => {
    const graph = await knownArchitecture()
    const { weights, matched, missing, misshapen } = await loadWeightsByName(
      await fixture(major, name),
      graph,
    )
    expect({ matched, missing, misshapen }).toEqual({
      matched: ['conv', 'bn', 'side'],
      missing: [],
      misshapen: [],
    })
    const expected = await readFile(await fixture(major, 'weights_only.f32'))
    const executor = new Executor({ graph, weights })
    const x = tf.tensor4d(
      Float32Array.from({ length: 2 * 8 * 8 * 3 }, (_, i) => (i * 7919) % 256),
      [2, 8, 8, 3],
    )
    const actual = executor.forward(x).logits.dataSync()
    executor.dispose()
    const values = new Float32Array(
      expected.buffer.slice(expected.byteOffset, expected.byteOffset + expected.length),
    )
    const top = Math.max(...values)
    expect(actual.length).toBe(values.length)
    values.forEach((value, i) => expect(Math.abs(actual[i]! - value) / top).toBeLessThan(1e-5))
  })

  it('takes the base of a whole model and leaves a head for other classes', async () => {
    const build = (classes: number) =>
      ARCHITECTURES['scratch-cnn'].build({ classes, inputSize: 32, dropout: 0 })
    const path = join(folder, 'three.keras')
    const given = { graph: build(3), weights: initialWeights(build(3), 1) }
    await writeKerasFile(path, given)
    const loaded = await loadWeightsByName(path, build(5))
    expect(loaded.misshapen).toEqual(['predictions'])
    expect(loaded.missing).toEqual([])
    expect(loaded.weights.get('block3_conv/kernel')).toEqual(
      given.weights.get('block3_conv/kernel') as WeightArray,
    )
  })

  it('refuses a file of another architecture', async () => {
    const graph = ARCHITECTURES['mobilenet-v2'].build({ classes: 2, inputSize: 96, dropout: 0 })
    const path = await fixture(3, 'weights_only.weights.h5')
    await expect(loadWeightsByName(path, graph)).rejects.toMatchObject({ code: 'bad-input', file: path })
  })
})
