import { mkdtemp, readdir, rm, stat, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest'
import { encodePng } from '../../imaging/encode.ts'
import { Random } from '../../shared/random.ts'
import { drawAugmentation, NO_AUGMENTATION, type AugmentationSettings } from './augmentation.ts'
import { PixelCache } from './cache.ts'
import { toInputRange } from './input-range.ts'
import { PixelPool } from './pool.ts'
import { prefetch } from './prefetch.ts'
import { resample } from './resample.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lesionlens-pixels-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

function noise(width: number, height: number, seed = 1): Uint8Array {
  const random = new Random(seed)
  return Uint8Array.from({ length: width * height * 3 }, () => random.below(256))
}

describe('PixelCache', () => {
  const size = { width: 5, height: 4 }
  const sha = 'ab'.padEnd(64, '0')

  it('gives back what was put, to another instance too, and leaves no temporary file', async () => {
    const pixels = noise(5, 4)
    await new PixelCache(folder, size).put(sha, pixels)
    const cache = new PixelCache(folder, size)
    expect(cache.get(sha, cache.scratch())).toEqual(Buffer.from(pixels))
    expect(await readdir(join(folder, 'v2-5x4', 'ab'))).toEqual([`${sha}.rgb`])
  })

  it('counts a torn and a damaged file as missing', async () => {
    const cache = new PixelCache(folder, size)
    const file = join(folder, 'v2-5x4', 'ab', `${sha}.rgb`)
    await truncate(file, 30)
    expect(cache.get(sha, cache.scratch())).toBeNull()
    await writeFile(file, Buffer.alloc(64))
    expect((await stat(file)).size).toBe(64)
    expect(cache.get(sha, cache.scratch())).toBeNull()
  })

  it('goes on without a folder it can write to, says so once, and tries again later', async () => {
    vi.useFakeTimers({ toFake: ['performance'] })
    onTestFinished(() => void vi.useRealTimers())
    const file = join(folder, 'a file')
    await writeFile(file, '')
    const said: string[] = []
    const cache = new PixelCache(join(file, 'below'), size, (line) => said.push(line))
    const putAndGet = async () => {
      await cache.put(sha, noise(5, 4))
      return cache.get(sha, cache.scratch())
    }
    expect(await putAndGet()).toBeNull()
    expect(said).toEqual([expect.stringContaining('Decoded pixels cannot be kept in the study (ENOTDIR)')])
    vi.advanceTimersByTime(61_000)
    expect(await putAndGet()).toBeNull()
    expect(said).toHaveLength(1)

    await rm(file)
    expect(await putAndGet()).toBeNull()
    vi.advanceTimersByTime(61_000)
    expect(await putAndGet()).toEqual(Buffer.from(noise(5, 4)))
  })
})

describe('augmentation', () => {
  const all: AugmentationSettings = {
    ...NO_AUGMENTATION,
    flipHorizontal: true,
    flipVertical: true,
    rotationDegrees: 180,
    zoom: 0.1,
    hueDegrees: 10,
    saturation: 0.2,
  }

  it('draws the same for the same key and another for another', () => {
    const draw = (key: string): unknown => drawAugmentation(all, key, 8, 8)
    expect(draw('42/1/a')).toEqual(draw('42/1/a'))
    expect(draw('42/1/a')).not.toEqual(draw('42/2/a'))
  })

  it('flips half of the images exactly, without interpolation', () => {
    const source = noise(4, 3)
    const out = new Float32Array(source.length)
    const settings = { ...NO_AUGMENTATION, flipHorizontal: true }
    const flipped = Array.from({ length: 400 }, (_, i) => drawAugmentation(settings, `k${i}`, 4, 3)).filter(
      (a) => a.affine,
    )
    expect(flipped.length).toBeGreaterThan(160)
    expect(flipped.length).toBeLessThan(240)
    resample(source, out, 4, 3, flipped[0]!.affine, null)
    for (let y = 0; y < 3; y++) {
      for (let x = 0; x < 4; x++) {
        for (let c = 0; c < 3; c++) expect(out[3 * (y * 4 + x) + c]).toBe(source[3 * (y * 4 + 3 - x) + c])
      }
    }
  })

  it('writes bytes as it rounds numbers, whatever the movement', () => {
    const source = noise(6, 5)
    const movements = [
      null,
      [-1, 0, 5, 0, 1, 0],
      [1, 0, 0, 0, -1, 4],
      [-1, 0, 5, 0, -1, 4],
      [Math.cos(0.5), Math.sin(0.5), -1.31, -Math.sin(0.5), Math.cos(0.5), 2.17],
    ] as const
    const seen = movements.map((affine) => {
      const numbers = new Float32Array(source.length)
      const bytes = new Uint8ClampedArray(source.length)
      resample(source, numbers, 6, 5, affine, null)
      resample(source, bytes, 6, 5, affine, null)
      expect(bytes).toEqual(Uint8ClampedArray.from(numbers))
      return bytes.join()
    })
    expect(new Set(seen).size).toBe(movements.length)
  })

  it('turns by 90 degrees like a transposed mirror and mirrors beyond the border', () => {
    const source = noise(5, 5)
    const out = new Float32Array(source.length)
    resample(source, out, 5, 5, [0, 1, 0, -1, 0, 4], null)
    for (let y = 0; y < 5; y++)
      for (let x = 0; x < 5; x++) expect(out[3 * (y * 5 + x)]).toBeCloseTo(source[3 * ((4 - x) * 5 + y)]!, 4)
    resample(source, out, 5, 5, [1, 0.000001, -2, 0, 1, 0], null)
    expect(out[0]).toBeCloseTo(source[3]!, 1)
    expect(out[3]).toBeCloseTo(source[0]!, 1)
    expect(out[6]).toBeCloseTo(source[0]!, 1)
  })

  it('keeps grey grey and luma whatever hue and saturation do', () => {
    const settings = { ...NO_AUGMENTATION, hueDegrees: 40, saturation: 0.5 }
    const { colour } = drawAugmentation(settings, 'x', 2, 1)
    const out = new Float32Array(6)
    resample(Uint8Array.from([90, 90, 90, 120, 100, 80]), out, 2, 1, null, colour)
    for (let i = 0; i < 3; i++) expect(out[i]).toBeCloseTo(90, 2)
    expect(0.299 * out[3]! + 0.587 * out[4]! + 0.114 * out[5]!).toBeCloseTo(
      0.299 * 120 + 0.587 * 100 + 0.114 * 80,
      2,
    )
  })
})

describe('input range', () => {
  it('scales as Keras does', () => {
    expect([...toInputRange(Float32Array.from([0, 127.5, 255]), { channels: 3, range: '-1..1' })]).toEqual([
      -1, 0, 1,
    ])
    expect([...toInputRange(Float32Array.from([0, 51, 255]), { channels: 3, range: '0..1' })]).toEqual([
      0,
      Math.fround(0.2),
      1,
    ])
    const caffe = toInputRange(Float32Array.from([10, 20, 30]), { channels: 3, range: 'caffe' })
    expect([...caffe].map((v) => +v.toFixed(3))).toEqual([-73.939, -96.779, -113.68])
    // Pillow: Image.new('RGB', (1, 1), (10, 20, 30)).convert('L') is 18
    const blueFirst = { channels: 3, range: '0..255', channelOrder: 'bgr' } as const
    expect([...toInputRange(Float32Array.from([10, 20, 30]), blueFirst)]).toEqual([30, 20, 10])
    expect([...toInputRange(Float32Array.from([10, 20, 30]), { channels: 1, range: '0..255' })]).toEqual([18])
  })
})

describe('PixelPool', () => {
  const input = { width: 6, height: 6, channels: 3, range: '0..255' } as const

  it('decodes in threads, in order, reports what fails, and needs the file only once', async () => {
    const pool = new PixelPool(2)
    const file = join(folder, 'a.png')
    const pixels = noise(6, 6, 7)
    await writeFile(file, await encodePng(pixels, 6, 6))
    const good = { id: 1, file, sha256: 'cd'.padEnd(64, '1') }
    const bad = { id: 2, file: join(folder, 'none.png'), sha256: 'ef'.padEnd(64, '1') }
    const request = { images: [bad, good], input, pixelCache: folder, augment: null }
    const batch = await pool.make(request)
    expect(batch.failed).toMatchObject([{ index: 0, error: { code: 'bad-input' } }])
    expect([...batch.values.subarray(108)]).toEqual([...pixels])
    await rm(file)
    expect((await pool.make({ ...request, images: [good] })).values).toEqual(pixels)
    await pool.close()
  })

  it('fetches ahead and keeps the order', async () => {
    const started: number[] = []
    const load = async (n: number): Promise<number> => (started.push(n), n * 2)
    const seen: number[] = []
    for await (const { value } of prefetch([1, 2, 3, 4, 5], load, 2)) {
      seen.push(value)
      if (seen.length === 2) break
    }
    expect(seen).toEqual([2, 4])
    expect(started).toEqual([1, 2, 3, 4, 5])
  })
})
