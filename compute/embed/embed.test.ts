import { readFileSync, readdirSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { encodePng } from '../../imaging/encode.ts'
import { writeKerasFile } from '../keras/write.ts'
import { smallImages, smallNetwork, SMALL } from '../explain/testing/small-network.ts'
import { Executor } from '../nn/executor.ts'
import { tf } from '../nn/tf.ts'
import { embed } from './embed.ts'
import { Embedder, penultimate } from './embedder.ts'

it('is the mean of the tapped maps over space, batch by batch', () => {
  const model = smallNetwork(2)
  const { size, filters } = SMALL
  const options = { batchSize: 4, height: size, width: size, channels: 3, pixels: 'float32' } as const
  const data = smallImages(3)
  const embedder = new Embedder(model, 'conv', options)
  const { size: features, values } = embedder.run({ data, count: 3, height: size, width: size, channels: 3 })
  expect(features).toBe(filters)
  const executor = new Executor(model)
  const { activation } = executor.forwardTo(tf.tensor(data, [3, size, size, 3]), 'conv')
  const maps = activation.dataSync()
  for (let i = 0; i < 3; i++) {
    for (let c = 0; c < filters; c++) {
      let sum = 0
      for (let p = 0; p < size * size; p++) sum += maps[(i * size * size + p) * filters + c]!
      expect(values[i * filters + c]).toBeCloseTo(sum / (size * size), 5)
    }
  }
  // The layer before the head pools the same maps.
  expect(penultimate(model)).toBe('pool')
  const before = new Embedder(model, 'pool', { ...options, mode: 'eager' })
  const pooled = before.run({ data, count: 3, height: size, width: size, channels: 3 })
  for (const [i, value] of pooled.values.entries()) expect(values[i]).toBeCloseTo(value, 5)
  embedder.dispose()
  before.dispose()
  executor.dispose()
})

it('writes a row for each image that can be read, whole or not at all', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'lesionlens-embed-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  const model = join(folder, 'm.keras')
  await writeKerasFile(model, smallNetwork(2))
  const { size, filters } = SMALL
  const pixels = Uint8Array.from(smallImages(2))
  const files = [0, 1].map((i) => join(folder, `${i}.png`))
  for (const [i, file] of files.entries())
    await writeFile(
      file,
      await encodePng(pixels.slice(i * size * size * 3, (i + 1) * size * size * 3), size, size),
    )
  await writeFile(join(folder, 'broken.png'), 'no picture')
  const images = [files[0]!, join(folder, 'broken.png'), files[1]!].map((file, i) => ({
    id: i + 1,
    file,
    sha256: `${i}`.repeat(64),
  }))
  const input = { width: size, height: size, channels: 3, range: '0..255' } as const
  const out = join(folder, 'cache', 'rows.f32')
  const request = { job: 1, model, input, layer: 'conv', images, pixelCache: join(folder, 'pixels'), out }
  const progress: unknown[] = []
  const emit = ((_name: string, payload: { phase: unknown }) => progress.push(payload.phase)) as never
  const outcome = await embed(request, emit, new AbortController().signal)
  expect(outcome).toMatchObject({ layer: 'conv', size: filters, images: [1, 3] })
  expect(outcome.failed).toMatchObject([{ image: 2, error: { text: expect.stringContaining('broken.png') } }])
  expect(progress).toContainEqual({ step: 'embedding' })
  const values = new Float32Array(new Uint8Array(readFileSync(out)).buffer)
  const options = { batchSize: 2, height: size, width: size, channels: 3, pixels: 'uint8' } as const
  const embedder = new Embedder(smallNetwork(2), 'conv', options)
  const wanted = embedder.run({ data: pixels, count: 2, height: size, width: size, channels: 3 })
  for (const [i, value] of wanted.values.entries()) expect(values[i]).toBeCloseTo(value, 4)
  embedder.dispose()

  const cancelled = AbortSignal.abort()
  await expect(embed({ ...request, out: `${out}.2` }, emit, cancelled)).rejects.toMatchObject({
    code: 'cancelled',
  })
  expect(readdirSync(join(folder, 'cache'))).toEqual(['rows.f32'])
})
