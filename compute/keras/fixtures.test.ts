import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { unzipSync } from 'fflate'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Executor } from '../nn/executor.ts'
import { tf } from '../nn/tf.ts'
import { readModelFile } from './read.ts'
import { kerasFile } from './write.ts'

// Tiny models, one per layer and form of preprocessing, with real Keras's outputs: scripts/reference-keras/make_fixtures.py.
interface Index {
  readonly keras: string
  readonly cases: Readonly<
    Record<
      string,
      {
        readonly files: readonly string[]
        readonly input: readonly [number, number, number]
        readonly values: number
      }
    >
  >
  readonly refused: readonly string[]
}

let folder = ''
beforeAll(async () => void (folder = await mkdtemp(join(tmpdir(), 'lesionlens-keras-'))))
afterAll(() => rm(folder, { recursive: true, force: true }))

async function fixtures(major: number) {
  const zip = unzipSync(await readFile(new URL(`./fixtures/keras-${major}.zip`, import.meta.url)))
  return { zip, index: JSON.parse(Buffer.from(zip['index.json']!).toString()) as Index }
}

/** The pixels of make_fixtures.py. [2,H,W,C] */
function pixels(shape: readonly [number, number, number]) {
  const count = 2 * shape[0] * shape[1] * shape[2]
  return tf.tensor4d(
    Float32Array.from({ length: count }, (_, i) => (i * 7919) % 256),
    [2, ...shape],
  )
}

/** Largest difference to Keras, in parts of the largest value. */
async function difference(
  path: string,
  input: readonly [number, number, number],
  expected: Float32Array,
): Promise<number> {
  const executor = new Executor(await readModelFile(path))
  const actual = executor.forward(pixels(input)).probabilities.dataSync()
  executor.dispose()
  expect(actual.length).toBe(expected.length)
  const top = expected.reduce((most, value) => Math.max(most, Math.abs(value)), 1)
  return expected.reduce((worst, value, i) => Math.max(worst, Math.abs(actual[i]! - value)), 0) / top
}

describe.each([2, 3])('every layer and form of preprocessing of Keras %i', async (major) => {
  const { zip, index } = await fixtures(major)
  const files = Object.entries(index.cases).flatMap(([name, { files }]) =>
    files.map((file) => ({ name, file })),
  )

  it.each(files)('$file', async ({ name, file }) => {
    const { input } = index.cases[name]!
    const path = join(folder, `${major}-${file}`)
    await writeFile(path, zip[file]!)
    const values = zip[`${name}.f32`]!
    const expected = new Float32Array(values.slice().buffer)
    // Keras computes mixed_float16 in 11 bits, the executor in 24.
    expect(await difference(path, input, expected)).toBeLessThan(name === 'mixed_precision' ? 2e-3 : 1e-5)
  })

  it.each(files)('$file survives being written and read again', async ({ name, file }) => {
    const path = join(folder, `${major}-${file}`)
    const model = await readModelFile(path)
    const copy = join(folder, `${major}-${name}-copy.keras`)
    await writeFile(copy, await kerasFile(model, { classNames: ['a', 'b'] }))
    const again = await readModelFile(copy)
    expect(again.graph).toEqual(model.graph)
    expect(again.weights).toEqual(model.weights)
    expect(again.classNames).toEqual(['a', 'b'])
  })

  it.each(index.refused)('%s', async (file) => {
    const path = join(folder, `${major}-${file}`)
    await writeFile(path, zip[file]!)
    const refusal = REFUSALS[file.replace(/\.\w+$/, '')]!
    await expect(readModelFile(path)).rejects.toMatchObject({
      code: 'bad-input',
      file: path,
      message: expect.stringMatching(refusal),
    })
  })
})

const REFUSALS: Readonly<Record<string, RegExp>> = {
  refused_lambda_layer: /to_unit \(Lambda: Python code, which is never run\)/,
  refused_custom_layer: /mine \((my_package>)?MyLayer/,
  refused_unsupported_layers: /recurrent \(LSTM\)/,
  refused_two_inputs: /2 inputs/,
  refused_not_an_image: /not an image/,
}
