import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { unzipSync } from 'fflate'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { NetworkModel } from '../../models/graph.ts'
import { ARCHITECTURES } from '../../models/registry.ts'
import { initialWeights } from '../nn/init.ts'
import { kerasLayerOrder } from './keras-order.ts'
import { readModelFile } from './read.ts'
import { kerasFile, writeKerasFile } from './write.ts'

let folder = ''
beforeAll(async () => void (folder = await mkdtemp(join(tmpdir(), 'lesionlens-write-'))))
afterAll(() => rm(folder, { recursive: true, force: true }))

async function fixture(name: string): Promise<NetworkModel> {
  const zip = unzipSync(await readFile(new URL('./fixtures/keras-3.zip', import.meta.url)))
  await writeFile(join(folder, name), zip[name]!)
  return readModelFile(join(folder, name))
}

function scratch(): NetworkModel {
  const graph = ARCHITECTURES['scratch-cnn'].build({ classes: 2, inputSize: 32, dropout: 0.1 })
  return { graph, weights: initialWeights(graph, 1) }
}

describe('writeKerasFile', () => {
  it('uses names that Keras 3 accepts, and no entry that it does not know', async () => {
    const zip = unzipSync(await kerasFile(await fixture('nested_dotted_name.keras')))
    // A fourth entry would make Keras look for a folder of assets.
    expect(Object.keys(zip).sort()).toEqual(['config.json', 'metadata.json', 'model.weights.h5'])
    const config = JSON.parse(Buffer.from(zip['config.json']!).toString()) as {
      config: { layers: { name: string }[] }
    }
    const names = config.config.layers.map(({ name }) => name)
    expect(names).toContain('mobilenetv2_1.00_224.conv')
    for (const name of names) expect(name).toMatch(/^[A-Za-z0-9.][A-Za-z0-9_.\\>-]*$/)
  })

  it('has the same description and size for the same model and date', async () => {
    const options = { classNames: ['a', 'b'], savedAt: new Date('2026-01-02T03:04:05Z') }
    const [first, second] = [await kerasFile(scratch(), options), await kerasFile(scratch(), options)]
    const metadata = Buffer.from(unzipSync(first)['metadata.json']!).toString()
    expect(metadata).toContain('"date_saved":"2026-01-02@03:04:05"')
    expect(unzipSync(first)['config.json']).toEqual(unzipSync(second)['config.json'])
    expect(first.length).toBe(second.length)
  })

  it('leaves the old file where writing fails, and nothing beside it', async () => {
    const path = join(folder, 'study', 'run.keras')
    await writeKerasFile(path, scratch())
    const before = await readFile(path)
    const broken = { ...scratch(), weights: new Map() }
    await expect(writeKerasFile(path, broken)).rejects.toMatchObject({ code: 'bad-input' })
    expect((await readFile(path)).equals(before)).toBe(true)
    expect(await readdir(join(folder, 'study'))).toEqual(['run.keras'])
    await expect(writeKerasFile(join(folder, 'run.h5'), scratch())).rejects.toMatchObject({ code: 'usage' })
  })

  it('reads a file of its own that Keras renamed in between', async () => {
    const model = await fixture('nested_dotted_name.keras')
    const parts = unzipSync(await kerasFile(model))
    // Keras keeps the names when it saves again, but not the notes of LesionLens.
    const { zipSync, strToU8 } = await import('fflate')
    const path = join(folder, 'again.keras')
    await writeFile(path, zipSync({ ...parts, 'metadata.json': strToU8('{"keras_version": "3.15.1"}') }))
    const again = await readModelFile(path)
    expect(again.graph.nodes.map(({ id }) => id.replace('.conv', '/conv'))).toContain(
      'mobilenetv2_1.00_224/conv',
    )
    expect(again.classNames).toBeNull()
    expect(again.weights.size).toBe(model.weights.size)
  })
})

describe('kerasLayerOrder', () => {
  it('orders by depth, then by the first visit from the output', async () => {
    // late_b(late_a(x)) and early(x) joined as [early, late]: late_a lies deepest; early is visited before late_b.
    const { graph } = await fixture('several_branches.keras')
    const order = kerasLayerOrder(graph).filter((layer) => /early|late/.test(layer))
    expect(order).toEqual(['late_a', 'early', 'late_b'])
  })
})
