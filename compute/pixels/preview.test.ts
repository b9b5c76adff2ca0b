import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { decodeRgb } from '../../imaging/decode.ts'
import { encodePng } from '../../imaging/encode.ts'
import { trainConfigSchema } from '../../shared/domain/train-config.ts'
import { Random } from '../../shared/random.ts'
import { augmentationOf } from '../train/settings.ts'
import { trainingBatches } from '../train/training-set.ts'
import { writePreview } from './preview.ts'

const SIZE = 40
let folder: string
beforeAll(async () => void (folder = await mkdtemp(join(tmpdir(), 'lesionlens-preview-'))))
afterAll(() => rm(folder, { recursive: true, force: true }))

const signal = new AbortController().signal
const pixels = (file: string): Promise<Uint8Array> => decodeRgb(file, { width: SIZE, height: SIZE })

it('shows the very picture that the training gets', async () => {
  const random = new Random('preview')
  const file = join(folder, 'image.png')
  await writeFile(
    file,
    await encodePng(
      Uint8Array.from({ length: 60 * 50 * 3 }, () => random.below(256)),
      60,
      50,
    ),
  )
  const image = { id: 1, file, sha256: 'e'.repeat(64) }
  const augmentation = { rotationDegrees: 180, zoom: 0.2, hairs: 4, hueDegrees: 20, cutout: 0.3 }
  const config = trainConfigSchema.parse({ size: SIZE, seed: 5, expert: { augmentation } })
  const pixelCache = join(folder, 'cache')
  const out = (name: string): string => join(folder, 'out', `${name}.png`)
  const pictures = [null, 1, 2].map((epoch) => ({ image, epoch, file: out(String(epoch)) }))
  await writePreview({ config, pixelCache, pictures }, signal)

  const input = { width: SIZE, height: SIZE, channels: 3, range: '0..255' } as const
  const source = { input, pixelCache, classWeights: Float32Array.of(1, 1), units: 2, batch: 1 }
  for (const epoch of [1, 2]) {
    const plan = { seed: 5, epoch, from: 0, settings: augmentationOf(config) }
    for await (const { images } of trainingBatches([{ ...image, label: 0 }], source, plan))
      expect(await pixels(out(String(epoch)))).toEqual(images.data)
  }
  expect(await pixels(out('1'))).not.toEqual(await pixels(out('2')))
  expect(await pixels(out('null'))).not.toEqual(await pixels(out('1')))
})

it('says which image cannot be read', async () => {
  const file = join(folder, 'broken.png')
  await writeFile(file, 'no picture')
  const image = { id: 1, file, sha256: 'f'.repeat(64) }
  const pictures = [{ image, epoch: 1, file: join(folder, 'never.png') }]
  const request = { config: trainConfigSchema.parse({}), pixelCache: join(folder, 'cache'), pictures }
  await expect(writePreview(request, signal)).rejects.toThrow(/broken\.png/)
})
