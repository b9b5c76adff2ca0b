import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { AppError } from '../shared/errors.ts'
import { Random } from '../shared/random.ts'
import { decodeOriginal } from './decode.ts'
import { readPicture } from './fingerprint.ts'
import { bmp, deepPng, dicom, greyCyanProfile, inkTiff, linearProfile } from './testing/hand-written.ts'

/** Pictures that are changed and read; more where somebody has time. */
const COUNT = Number(process.env.LESIONLENS_FUZZ ?? 300)
/** Of one picture; a reader that goes round in circles takes longer. */
const PATIENCE_MS = 20_000

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fuzz-'))
})
afterAll(() => rm(folder, { recursive: true }))

async function originals(): Promise<Buffer[]> {
  const noise = { type: 'gaussian', mean: 128, sigma: 50 } as const
  const image = () => sharp({ create: { width: 48, height: 40, channels: 3, background: '#888', noise } })
  const data = Array.from({ length: 48 * 40 * 3 }, (_, i) => (i * 31) % 256)
  const palette = Array.from({ length: 256 }, (_, i) => [i, 255 - i, (i * 7) % 256])
  const jpeg = await image().jpeg().toBuffer()
  return [
    jpeg,
    await image().jpeg({ progressive: true }).withIccProfile('p3').toBuffer(),
    await image().png().toBuffer(),
    await image().webp().toBuffer(),
    await image().tiff({ compression: 'lzw' }).toBuffer(),
    await image().gif().toBuffer(),
    await image().avif().toBuffer(),
    deepPng([1000, 30_000, 60_000], linearProfile()),
    inkTiff([200, 10, 100, 0], greyCyanProfile()),
    bmp({ width: 48, rows: 40, bits: 24, data }),
    bmp({ width: 48, rows: -40, bits: 8, palette, data: data.slice(0, 48 * 40) }),
    bmp({ width: 20, rows: 20, bits: 8, compression: 1, palette, data: [...data.slice(3, 500), 0, 1] }),
    dicom({ photometric: 'RGB', samples: 3, width: 48, rows: 40, pixels: Buffer.from(data) }),
    dicom({ photometric: 'YBR_FULL_422', samples: 3, width: 48, rows: 40, pixels: [jpeg] }),
  ]
}

/** Some bytes others, some gone, some twice, or the end missing; the header is hit as often as the rest. */
function mutated(bytes: Buffer, random: Random): Buffer {
  const changed = Buffer.from(bytes)
  const place = (): number =>
    random.below(random.below(2) === 0 ? Math.min(300, changed.length) : changed.length)
  const kind = random.below(5)
  if (kind === 0) return changed.subarray(0, place())
  if (kind === 1) {
    const at = place()
    return Buffer.concat([changed.subarray(0, at), changed.subarray(at + random.below(64))])
  }
  if (kind === 2) {
    const at = place()
    return Buffer.concat([changed.subarray(0, at), changed.subarray(Math.max(0, at - 40))])
  }
  const extremes = [0, 255, 127, 128, 1]
  for (let i = random.below(kind === 3 ? 4 : 40); i >= 0; i--)
    changed[place()] = random.below(2) === 0 ? random.below(256) : extremes[random.below(extremes.length)]!
  return changed
}

it(
  `reads or refuses ${COUNT} changed pictures, with no other error and no end`,
  async () => {
    const random = new Random('fuzz')
    const whole = await originals()
    let read = 0
    for (let i = 0; i < COUNT; i++) {
      const file = join(folder, 'changed.img')
      await writeFile(file, mutated(whole[i % whole.length]!, random))
      const start = performance.now()
      for (const reading of [readPicture, decodeOriginal]) {
        const error = await reading(file).then(
          () => (read++, null),
          (reason: unknown) => reason,
        )
        if (error === null) continue
        expect(error, String(i)).toBeInstanceOf(AppError)
        expect((error as AppError).code, `${i}: ${(error as AppError).stack}`).toBe('bad-input')
      }
      expect(performance.now() - start, String(i)).toBeLessThan(PATIENCE_MS)
    }
    expect(read).toBeGreaterThan(COUNT / 10)
  },
  COUNT * 1000,
)
