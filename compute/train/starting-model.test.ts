import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { NetworkModel } from '../../models/graph.ts'
import { ARCHITECTURES } from '../../models/registry.ts'
import { trainConfigSchema } from '../../shared/domain/train-config.ts'
import { writeKerasFile } from '../keras/write.ts'
import { initialWeights } from '../nn/init.ts'
import { startingModel } from './starting-model.ts'

let folder: string
beforeAll(async () => void (folder = await mkdtemp(join(tmpdir(), 'lesionlens-start-'))))
afterAll(() => rm(folder, { recursive: true, force: true }))

const config = trainConfigSchema.parse({ model: 'scratch-cnn', size: 32, seed: 1 })

function scratch(classes: number): NetworkModel {
  const graph = ARCHITECTURES['scratch-cnn'].build({ classes, inputSize: 32, dropout: 0 })
  return { graph, weights: initialWeights(graph, 99) }
}

async function written(name: string, model: NetworkModel): Promise<string> {
  const file = join(folder, `${name}.keras`)
  await writeKerasFile(file, model)
  return file
}

describe('startingModel', () => {
  it('takes the base of a file and a fresh head where the classes are others', async () => {
    const given = scratch(7)
    const { weights } = await startingModel(config, ['a', 'b'], await written('seven', given))
    const fresh = (await startingModel(config, ['a', 'b'])).weights
    expect(weights.get('block1_conv/kernel')!.values).toEqual(given.weights.get('block1_conv/kernel')!.values)
    expect(weights.get('predictions/kernel')).toEqual(fresh.get('predictions/kernel'))
    expect(weights.get('block1_conv/kernel')!.values).not.toEqual(fresh.get('block1_conv/kernel')!.values)
  })

  it('takes the head too where the classes are as many', async () => {
    const given = scratch(2)
    const { weights } = await startingModel(config, ['a', 'b'], await written('two', given))
    expect(weights.get('predictions/kernel')!.values).toEqual(given.weights.get('predictions/kernel')!.values)
  })

  // Parameters without top as Keras Applications counts them.
  it.each([
    [0.35, 410_208],
    [0.5, 706_224],
    [1, 2_257_984],
    [1.4, 4_363_712],
  ])('builds MobileNetV2 of width %d', async (alpha, parameters) => {
    const wide = trainConfigSchema.parse({ model: 'mobilenet-v2', size: 96, expert: { alpha } })
    const { weights } = await startingModel(wide, ['a', 'b'])
    const base = [...weights].filter(([key]) => !key.startsWith('predictions/'))
    expect(base.reduce((sum, [, { values }]) => sum + values.length, 0)).toBe(parameters)
  })

  it('says how many layers of a file fit when that is not enough', async () => {
    const { graph, weights } = scratch(2)
    // The third block under another name.
    const nodes = graph.nodes.map(
      (node) =>
        JSON.parse(JSON.stringify(node).replaceAll('block3_', 'other_')) as (typeof graph.nodes)[number],
    )
    const renamed = new Map([...weights].map(([key, array]) => [key.replace('block3_', 'other_'), array]))
    const file = await written('renamed', { graph: { ...graph, nodes }, weights: renamed })
    await expect(startingModel(config, ['a', 'b'], file)).rejects.toMatchObject({
      code: 'bad-input',
      file,
      message: `The weights of ${file} do not fit Scratch CNN: 9 of its 11 layers with weights matched, 2 are not in the file (block3_conv, block3_bn).`,
    })
  })
})
