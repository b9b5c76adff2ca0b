/** Networks that end in logits: Keras's own outputs, and the same networks with the softmax or sigmoid that they lack. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { unzipSync } from 'fflate'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { LayerGraph, NetworkModel } from '../../models/graph.ts'
import { Random } from '../../shared/random.ts'
import { SMALL, smallNetwork } from '../explain/testing/small-network.ts'
import { readModelFile } from '../keras/read.ts'
import { describeModel } from '../model-files.ts'
import { outputsOf, predictedClass } from '../predict/outputs.ts'
import { Predictor } from './predictor.ts'
import { missingActivation, splitHead, withProbabilities } from './shapes/head.ts'
import { TapGradient } from './tap-gradient.ts'

let folder = ''
beforeAll(async () => void (folder = await mkdtemp(join(tmpdir(), 'lesionlens-logits-'))))
afterAll(() => rm(folder, { recursive: true, force: true }))

describe.each([2, 3])('what Keras %i saved without softmax', (major) => {
  it.each([
    ['sequential_built_later', 2],
    ['open_size', 2],
    ['dense_flat', 5],
  ])('%s: probabilities and classes are those of its logits', async (name, units) => {
    const zip = unzipSync(await readFile(new URL(`../keras/fixtures/keras-${major}.zip`, import.meta.url)))
    const { cases } = JSON.parse(Buffer.from(zip['index.json']!).toString()) as {
      cases: Record<string, { input: [number, number, number] }>
    }
    const file = join(folder, `${major}-${name}.keras`)
    await writeFile(file, zip[`${name}.keras`]!)
    const model = await readModelFile(file)
    const logits = new Float32Array(zip[`${name}.f32`]!.slice().buffer)
    const [height, width, channels] = cases[name]!.input
    // The pixels of make_fixtures.py.
    const data = Float32Array.from({ length: 2 * height * width * channels }, (_, i) => (i * 7919) % 256)
    const predictor = new Predictor(model, { batchSize: 2, height, width, channels, pixels: 'float32' })
    const said = predictor.predict({ data, count: 2, height, width, channels })
    predictor.dispose()
    for (const [i, { probabilities }] of outputsOf(said.logits, said.probabilities, units, 2).entries()) {
      const own = Array.from(logits.subarray(i * units, (i + 1) * units))
      const sum = own.reduce((total, z) => total + Math.exp(z - Math.max(...own)), 0)
      own.forEach((z, unit) => {
        const expected = Math.exp(z - Math.max(...own)) / sum
        expect(Math.abs(probabilities[unit]! - expected)).toBeLessThan(1e-5)
      })
      expect(predictedClass(probabilities)).toBe(own.indexOf(Math.max(...own)))
    }
    const { outputActivation, appliedActivation, warnings } = describeModel(file, model)
    expect([outputActivation, appliedActivation]).toEqual(['linear', 'softmax'])
    expect(warnings.map(({ text }) => text)).toContain(
      'The network ends in logits, without softmax: softmax is applied to its outputs.',
    )
  })
})

describe.each([1, 3])('a network of %i units with its last activation taken away', (units) => {
  const whole = smallNetwork(units)
  const bare: NetworkModel = { ...whole, graph: splitHead(whole.graph).logits }
  const options = { batchSize: 4, height: SMALL.size, width: SMALL.size }
  const random = new Random(units)
  const data = Uint8Array.from({ length: 4 * SMALL.size ** 2 * 3 }, () => random.below(256))
  const images = { data, count: 4, height: SMALL.size, width: SMALL.size, channels: 3 }

  it('predicts the same', () => {
    const [a, b] = [whole, bare].map((model) => {
      const predictor = new Predictor(model, options)
      const said = predictor.predict(images)
      predictor.dispose()
      return said
    })
    expect(b).toEqual(a)
    expect(Math.max(...a!.probabilities)).toBeLessThanOrEqual(1)
  })

  it('is explained the same', () => {
    const [a, b] = [whole, bare].map((model) => {
      const explainer = new TapGradient(model, { ...options, tap: 'conv' })
      const rows = explainer.run(images, new Float32Array(4 * units))
      explainer.dispose()
      return rows
    })
    expect(b).toEqual(a)
  })
})

describe('missingActivation', () => {
  const ending = (config: Record<string, string>): LayerGraph => {
    const { graph } = smallNetwork(2)
    return {
      ...graph,
      nodes: graph.nodes.map((node) =>
        node.id === 'head' ? { ...node, config: { ...node.config, ...config } } : node,
      ),
    }
  }

  it('is none where the network has one, or where its last layer gives no logits', () => {
    expect(missingActivation(ending({}))).toBeNull()
    expect(missingActivation(ending({ activation: 'relu' }))).toBeNull()
    const model = { graph: ending({ activation: 'relu' }), weights: smallNetwork(2).weights }
    expect(withProbabilities(model)).toBe(model)
  })

  it('leaves a mean of probabilities alone', () => {
    const graph = ending({})
    const inputs = [{ kind: 'tensor', node: 'head' }, { kind: 'tensor', node: 'head' }] as const // prettier-ignore
    const mean = { id: 'mean', layer: 'mean', className: 'Average', config: {}, inputs }
    expect(missingActivation({ ...graph, nodes: [...graph.nodes, mean], outputs: ['mean'] })).toBeNull()
  })
})
