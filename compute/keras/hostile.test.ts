import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { strToU8, unzipSync, zipSync, type Zippable } from 'fflate'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Json } from '../../models/graph.ts'
import { AppError } from '../../shared/errors.ts'
import { Random } from '../../shared/random.ts'
import { parseJson } from './json.ts'
import { graphOf } from './model-file.ts'
import { readModelFile } from './read.ts'

let folder = ''
let fixtures: Record<string, Uint8Array> = {}
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lesionlens-hostile-'))
  fixtures = unzipSync(await readFile(new URL('./fixtures/keras-3.zip', import.meta.url)))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

async function fileOf(bytes: Uint8Array, name = 'model.keras'): Promise<string> {
  const path = join(folder, name)
  await writeFile(path, bytes)
  return path
}

/** The outcome of reading: 'loaded', or the message of the refusal. Anything but an AppError about this file fails the test. */
async function outcome(bytes: Uint8Array, name?: string): Promise<string> {
  const path = await fileOf(bytes, name)
  const started = performance.now()
  try {
    await readModelFile(path)
    return 'loaded'
  } catch (error) {
    expect(error).toBeInstanceOf(AppError)
    expect(error).toMatchObject({ code: 'bad-input', file: path })
    return (error as AppError).message
  } finally {
    expect(performance.now() - started).toBeLessThan(30_000)
  }
}

/** Damage of the kinds that happen: flipped bytes, a hole, a cut, a piece repeated. */
function damaged(bytes: Uint8Array, random: Random): Uint8Array {
  const copy = bytes.slice()
  const kind = random.below(10)
  if (kind === 0) return copy.subarray(0, random.below(copy.length))
  if (kind === 1) {
    const start = random.below(copy.length)
    return copy.fill(0, start, Math.min(copy.length, start + 1 + random.below(2048)))
  }
  if (kind === 2) {
    const [from, to] = [random.below(copy.length), random.below(copy.length)]
    copy.copyWithin(to, from, from + random.below(4096))
    return copy
  }
  // The first kilobytes hold the structure, where damage hurts most.
  const reach = kind < 7 ? Math.min(copy.length, 8192) : copy.length
  const count = 1 + random.below(6)
  for (let i = 0; i < count; i++) copy[random.below(reach)] = random.below(256)
  return copy
}

describe('damaged files load or are refused, in bounded time', () => {
  it.each([
    ['residual.h5', 100],
    ['nested_functional.h5', 50],
    ['residual.keras', 60],
  ])('%s', { timeout: 240_000 }, async (name, rounds) => {
    const random = new Random(`fuzz ${name}`)
    let loaded = 0
    for (let round = 0; round < rounds; round++) {
      if ((await outcome(damaged(fixtures[name]!, random), name)) === 'loaded') loaded++
    }
    process.stdout.write(`${name}: ${loaded} of ${rounds} damaged copies loaded, the others were refused\n`)
    // Both ways occur: damage in a weight's digits is not visible, damage in the structure must be.
    expect(loaded).toBeLessThan(rounds)
    expect(await outcome(fixtures[name]!, name)).toBe('loaded')
  })

  it('descriptions', { timeout: 120_000 }, () => {
    const config = Buffer.from(unzipSync(fixtures['nested_twice.keras']!)['config.json']!)
    const random = new Random('fuzz config')
    let refused = 0
    for (let round = 0; round < 1500; round++) {
      const text = Buffer.from(damaged(config, random)).toString('utf8')
      try {
        graphOf(parseJson(text), '3.15.1')
      } catch (error) {
        expect(error).toBeInstanceOf(Error)
        // A TypeError or RangeError would be a place that trusts the file.
        expect((error as Error).constructor.name).toMatch(/^(Error|SyntaxError|AppError|RefusedLayers)$/)
        refused++
      }
    }
    expect(refused).toBeGreaterThan(100)
  })
})

/** A `.keras` file with another description. */
function withConfig(name: string, change: (config: Json) => Json, more: Zippable = {}): Uint8Array {
  const parts = unzipSync(fixtures[name]!)
  const config = change(JSON.parse(Buffer.from(parts['config.json']!).toString()) as Json)
  return zipSync({ ...parts, 'config.json': strToU8(JSON.stringify(config)), ...more }, { level: 0 })
}

interface Layer {
  name: string
  class_name: string
  config: Record<string, Json>
  inbound_nodes: { args: Json[] }[]
}
const layersOf = (config: Json): Layer[] =>
  (config as unknown as { config: { layers: Layer[] } }).config.layers

describe('hostile files are refused with a reason', () => {
  it('a zip bomb, honest or lying about its size', async () => {
    const bomb = zipSync({
      'config.json': new Uint8Array(64 * 2 ** 20),
      'model.weights.h5': new Uint8Array(1),
    })
    expect(await outcome(bomb)).toMatch(/claims 67108864 bytes/)
    const lying = Buffer.from(bomb)
    const directory = lying.lastIndexOf(Buffer.from([0x50, 0x4b, 1, 2]), lying.indexOf('config.json', 100))
    lying.writeUInt32LE(100, directory + 24)
    expect(await outcome(lying)).toMatch(/does not unpack to the size it claims/)
  })

  it('a zip that claims more entries than it can have', async () => {
    const zip = Buffer.from(fixtures['residual.keras']!)
    const end = zip.lastIndexOf(Buffer.from([0x50, 0x4b, 5, 6]))
    zip.writeUInt16LE(60_000, end + 10)
    expect(await outcome(zip)).toMatch(/claims 60000 entries/)
  })

  it('a zip that is no model, a text file, an empty file, a folder, nothing', async () => {
    expect(await outcome(zipSync({ 'a.txt': strToU8('hello') }))).toMatch(
      /config\.json or model\.weights\.h5 is missing/,
    )
    expect(await outcome(strToU8('not a model at all'), 'model.h5')).toMatch(/neither HDF5/)
    expect(await outcome(new Uint8Array(0), 'model.h5')).toMatch(/neither HDF5/)
    await mkdir(join(folder, 'saved_model'))
    await expect(readModelFile(join(folder, 'saved_model'))).rejects.toThrow(/SavedModel/)
    await expect(readModelFile(join(folder, 'nowhere.h5'))).rejects.toThrow(/does not exist/)
  })

  it('truncated HDF5', async () => {
    const whole = fixtures['residual.h5']!
    for (const part of [0.1, 0.5, 0.9, 0.99]) {
      expect(await outcome(whole.slice(0, Math.floor(whole.length * part)), 'model.h5')).not.toBe('loaded')
    }
  })

  it('layers that ask for absurd amounts of memory', async () => {
    const large = withConfig('residual.keras', (config) => {
      layersOf(config).find(({ class_name: name }) => name === 'Conv2D')!.config['filters'] = 16_000_000
      return config
    })
    expect(await outcome(large)).not.toBe('loaded')
    const wide = withConfig('residual.keras', (config) => {
      layersOf(config)[0]!.config['batch_shape'] = [null, 1e9, 1e9, 3]
      return config
    })
    expect(await outcome(wide)).toMatch(/1000000000 x 1000000000/)
  })

  it('weights that do not fit, or are missing', async () => {
    const other = withConfig('residual.keras', (config) => {
      layersOf(config).find(({ class_name: name }) => name === 'Dense')!.config['units'] = 7
      return config
    })
    expect(await outcome(other)).toMatch(/dense(_\d+)?\/kernel is \[3, 4\], not \[3, 7\]/)
    const parts = unzipSync(fixtures['sequential.keras']!)
    const missing = withConfig('residual.keras', (config) => config, {
      'model.weights.h5': parts['model.weights.h5']!,
    })
    expect(await outcome(missing)).toMatch(/is missing/)
  })

  it('graphs that go in circles, lead nowhere or explode', async () => {
    const tensor = (layer: string): Json => ({
      class_name: '__keras_tensor__',
      config: { shape: [null, 8, 8, 3], dtype: 'float32', keras_history: [layer, 0, 0] },
    })
    const circle = withConfig('residual.keras', (config) => {
      const layers = layersOf(config)
      layers[1]!.inbound_nodes[0]!.args = [tensor(layers[5]!.name)]
      return config
    })
    expect(await outcome(circle)).toMatch(/in a circle/)
    const nowhere = withConfig('residual.keras', (config) => {
      layersOf(config)[1]!.inbound_nodes[0]!.args = [tensor('nobody')]
      return config
    })
    expect(await outcome(nowhere)).toMatch(/nobody, which does not exist/)
    // Each level calls the one below twice: 2^30 layers out of 30.
    const doubling = withConfig('nested_twice.keras', (config) => {
      let inner = layersOf(config).find(({ class_name: name }) => name === 'Functional')!
      for (let level = 0; level < 28; level++) {
        const outer = structuredClone(config) as unknown as Layer
        const layers = layersOf(outer as unknown as Json)
        const place = layers.findIndex(({ class_name: name }) => name === 'Functional')
        const { name, inbound_nodes } = layers[place]!
        layers[place] = { ...structuredClone(inner), name, inbound_nodes }
        inner = { ...outer, name, inbound_nodes }
      }
      return inner as unknown as Json
    })
    expect(await outcome(doubling)).not.toBe('loaded')
  })

  it('names that mean something to JavaScript', async () => {
    for (const name of ['constructor', '__proto__', 'toString', 'hasOwnProperty']) {
      const disguised = withConfig('residual.keras', (config) => {
        layersOf(config)[2]!.class_name = name
        return config
      })
      expect(await outcome(disguised)).toMatch(`(${name})`)
      const activation = withConfig('residual.keras', (config) => {
        layersOf(config).find(({ class_name: c }) => c === 'Activation')!.config['activation'] = name
        return config
      })
      expect(await outcome(activation)).toMatch(`the activation ${name}`)
    }
  })

  it('descriptions that are nested too deeply or are not JSON', async () => {
    const parts = unzipSync(fixtures['residual.keras']!)
    const deep = zipSync(
      { ...parts, 'config.json': strToU8('['.repeat(100_000) + ']'.repeat(100_000)) },
      { level: 0 },
    )
    expect(await outcome(deep)).toMatch(/nested too deeply/)
    const none = zipSync({ ...parts, 'config.json': strToU8('{"class_name": ') }, { level: 0 })
    expect(await outcome(none)).toMatch(/cannot be used as a model/)
  })
})
