import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { unzipSync } from 'fflate'
import { afterAll, beforeAll, describe, expect, it, test } from 'vitest'
import type { Json, NetworkModel } from '../../models/graph.ts'
import { readFixture, unpack } from '../nn/testing/fixtures.ts'
import { initialWeights } from '../nn/init.ts'
import { smallNetwork } from '../nn/testing/small-network.ts'
import { graphOf } from './model-file.ts'
import { readModelFile } from './read.ts'
import { regularizersOf } from './regularizers.ts'
import { kerasFile } from './write.ts'

let folder = ''
beforeAll(async () => void (folder = await mkdtemp(join(tmpdir(), 'lesionlens-regularizers-'))))
afterAll(() => rm(folder, { recursive: true, force: true }))

const l2 = { class_name: 'L2', config: { l2: 0.2 } }

describe('the names Keras gives a regularizer', () => {
  test.each<readonly [string, Json, Json]>([
    ['a class of Keras 2 and 3', { module: 'keras.regularizers', ...l2, registered_name: null }, l2],
    ['a bare name', 'l1', { class_name: 'L1', config: { l1: 0.01 } }],
    ['the bare name of both', 'l1_l2', { class_name: 'L1L2', config: { l1: 0.01, l2: 0.01 } }],
    [
      'one number of two',
      { class_name: 'L1L2', config: { l1: 0.5 } },
      { class_name: 'L1L2', config: { l1: 0.5, l2: 0 } },
    ],
    [
      'the function of old',
      { class_name: 'orthogonal_regularizer', config: {} },
      { class_name: 'OrthogonalRegularizer', config: { factor: 0.01, mode: 'rows' } },
    ],
    [
      "a class of the author's",
      { class_name: 'My>Penalty', config: { k: 1 } },
      { class_name: 'My>Penalty', config: {} },
    ],
    [
      "a function of the author's",
      { class_name: 'function', config: 'mine' },
      { class_name: 'mine', config: {} },
    ],
    ["one of Keras's names", { module: 'mine', ...l2 }, { class_name: 'mine.L2', config: {} }],
  ])('%s', (_title, given, expected) => {
    expect(regularizersOf({ kernel_regularizer: given })).toEqual({ kernel_regularizer: expected })
  })

  test('none, and those that punish nothing', () => {
    const nothing = { class_name: 'L1L2', config: { l1: 0, l2: 0 } }
    expect(regularizersOf({ kernel_regularizer: null, bias_regularizer: nothing, units: 2 })).toEqual({})
  })
})

describe('a written file', () => {
  it('has the regularizers in its description, and gives them back', async () => {
    const { model, start } = readFixture('penalties')
    const weights = new Map(Object.entries(start).map(([key, array]) => [key, unpack(array)]))
    const network = { graph: graphOf(model, '2.15.0').graph, weights }
    const { bytes, again } = await writtenAndRead(network)
    expect(again.graph.nodes).toEqual(network.graph.nodes)
    expect(layersIn(bytes)['conv']).toMatchObject({
      kernel_regularizer: { module: 'keras.regularizers', class_name: 'L1' },
      activity_regularizer: { module: 'keras.regularizers', class_name: 'L1' },
    })
  })

  it("keeps those of the model's author where Keras does not look", async () => {
    const plain = smallNetwork()
    const foreign = { kernel_regularizer: { class_name: 'My>Penalty', config: {} }, bias_regularizer: l2 }
    const nodes = plain.nodes.map((node) =>
      node.id === 'head' ? { ...node, config: { ...node.config, ...foreign } } : node,
    )
    const graph = { ...plain, nodes }
    const { bytes, again } = await writtenAndRead({ graph, weights: initialWeights(graph, 1) })
    expect(layersIn(bytes)['head']).toMatchObject({ kernel_regularizer: null, bias_regularizer: l2 })
    expect(again.graph.nodes.at(-1)!.config).toMatchObject(foreign)
  })
})

async function writtenAndRead(model: NetworkModel) {
  const bytes = await kerasFile(model)
  const path = join(folder, 'model.keras')
  await writeFile(path, bytes)
  return { bytes, again: await readModelFile(path) }
}

function layersIn(bytes: Uint8Array): Record<string, unknown> {
  const { config } = JSON.parse(Buffer.from(unzipSync(bytes)['config.json']!).toString()) as {
    config: { layers: { name: string; config: unknown }[] }
  }
  return Object.fromEntries(config.layers.map((layer) => [layer.name, layer.config]))
}
