import { LOOK_BYTES } from '../shared/math/grey-look.ts'
import { mkdtemp, readFile, rm, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp, { type Sharp } from 'sharp'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { decodeOriginal, decodeRgb, displayImage, thumbnail } from './decode.ts'
import { hashDistance, perceptualHash, readPicture, sha256File } from './fingerprint.ts'
import { MAX_PIXELS } from './image-errors.ts'
import { probe } from './image-file.ts'

const width = 120
const height = 80
let folder = ''

/** A picture without symmetry: red grows to the right, green in waves downwards, a blue block in the upper left corner. */
function pixels(w = width, h = height): Buffer {
  const data = Buffer.alloc(w * h * 3)
  for (let i = 0; i < w * h; i++) {
    const [x, y] = [(i % w) / w, Math.floor(i / w) / h]
    const wave = 0.5 + 0.5 * Math.sin(17 * x * y + 5 * x - 3 * y)
    data.set([x * 255, (0.5 * y + 0.5 * wave) * 255, x < 0.25 && y < 0.5 ? 200 : 30], i * 3)
  }
  return data
}

const picture = (): Sharp => sharp(pixels(), { raw: { width, height, channels: 3 } })
const at = (name: string): string => join(folder, name)
const save = async (name: string, image: Sharp): Promise<string> => {
  await image.toFile(at(name))
  return at(name)
}

function meanDifference(a: Uint8Array, b: Uint8Array): number {
  expect(a.length).toBe(b.length)
  let sum = 0
  for (let i = 0; i < a.length; i++) sum += Math.abs(a[i]! - b[i]!)
  return sum / a.length
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'imaging-'))
})
afterAll(() => rm(folder, { recursive: true }))

describe('formats', () => {
  test.each([
    ['jpeg', () => picture().jpeg({ quality: 98, chromaSubsampling: '4:4:4' })],
    ['png', () => picture().png()],
    ['webp', () => picture().webp({ lossless: true })],
    ['tiff', () => picture().tiff({ compression: 'lzw' })],
  ] as const)('%s is probed and decoded', async (format, make) => {
    const file = await save(`any.${format}.bin`, make())
    const bytes = (await readFile(file)).length
    expect(await probe(file)).toEqual({ width, height, format, orientation: 1, bytes })
    expect(meanDifference(await decodeRgb(file, { width, height }), pixels())).toBeLessThan(1.5)
  })

  test('a lossless file of the asked size is not resampled', async () => {
    const file = await save('same.png', picture().png())
    expect(Buffer.compare(await decodeRgb(file, { width, height }), pixels())).toBe(0)
  })

  test.each([
    ['16-bit PNG', () => picture().toColourspace('rgb16').png(), 1],
    ['16-bit TIFF', () => picture().toColourspace('rgb16').tiff({ compression: 'lzw' }), 1],
    ['palette PNG', () => picture().png({ palette: true }), 12],
    ['CMYK JPEG', () => picture().toColourspace('cmyk').jpeg({ quality: 98 }), 25],
    ['opaque alpha', () => picture().ensureAlpha(1).png(), 0],
  ] as const)('%s becomes 8-bit RGB', async (name, make, tolerance) => {
    const file = await save(`${name}.img`, make())
    expect(meanDifference(await decodeRgb(file, { width, height }), pixels())).toBeLessThanOrEqual(tolerance)
  })

  test.each(['b-w', 'grey16'])('grey (%s) becomes three equal channels', async (space) => {
    const file = await save(`${space}.png`, picture().toColourspace(space).png())
    const rgb = await decodeRgb(file, { width, height })
    expect(rgb.length).toBe(width * height * 3)
    for (let i = 0; i < rgb.length; i += 3) expect([rgb[i + 1], rgb[i + 2]]).toEqual([rgb[i], rgb[i]])
    expect(Math.max(...rgb) - Math.min(...rgb)).toBeGreaterThan(100)
  })

  test('what is transparent shows white', async () => {
    const file = await save('clear.png', picture().ensureAlpha(0).png())
    expect(new Set(await decodeRgb(file, { width: 4, height: 4 }))).toEqual(new Set([255]))
  })
})

describe('EXIF orientation', () => {
  test.each([1, 2, 3, 4, 5, 6, 7, 8])('%i is applied everywhere', async (orientation) => {
    const stored = storedAs(orientation)
    const raw = { width: stored.width, height: stored.height, channels: 3 } as const
    const image = sharp(stored.data, { raw }).jpeg({ quality: 98 }).withMetadata({ orientation })
    const file = await save(`o${orientation}.jpg`, image)
    expect(await probe(file)).toMatchObject({ width, height, orientation })
    expect(meanDifference(await decodeRgb(file, { width, height }), pixels())).toBeLessThan(4)
    const original = await decodeOriginal(file)
    expect([original.width, original.height]).toEqual([width, height])
    const small = await sharp(await thumbnail(file)).metadata()
    expect([small.width, small.height, small.orientation]).toEqual([120, 80, undefined])
    const upright = await save('upright.png', picture().png())
    expect(hashDistance(await perceptualHash(file), await perceptualHash(upright))).toBeLessThanOrEqual(4)
  })
})

describe('refusals name the file and what is wrong', () => {
  const refused = async (name: string, what: RegExp): Promise<void> => {
    for (const attempt of [probe, readPicture]) {
      await expect(attempt(at(name))).rejects.toMatchObject({
        code: 'bad-input',
        file: at(name),
        message: expect.stringMatching(what),
        hint: { text: expect.stringMatching(/\S/) },
      })
      await expect(attempt(at(name))).rejects.toThrow(name)
    }
  }

  test('a text named .jpg', async () => {
    await writeFile(at('notes.jpg'), 'These are my notes.\nNot a picture.\n')
    await refused('notes.jpg', /is a text, not a readable image/)
  })

  test('an empty file, an SVG, a missing file, a folder', async () => {
    await writeFile(at('empty.png'), '')
    await writeFile(at('drawing.png'), '<svg xmlns="http://www.w3.org/2000/svg"/>')
    await refused('empty.png', /is empty/)
    await refused('drawing.png', /SVG/)
    await refused('nowhere.jpg', /is not there/)
    await expect(probe(folder)).rejects.toThrow(/is a folder/)
  })

  test.each(['jpeg', 'png', 'webp', 'tiff'] as const)('a truncated %s', async (format) => {
    const image = picture().toFormat(format, format === 'tiff' ? { compression: 'lzw' } : {})
    const file = await save(`cut.${format}`, image)
    await truncate(file, Math.floor((await readFile(file)).length * 0.7))
    await expect(readPicture(file)).rejects.toThrow(/cut\.\w+ is damaged or incomplete/)
    await expect(decodeRgb(file, { width: 16, height: 16 })).rejects.toThrow(/damaged or incomplete/)
  })

  test('a JPEG that lacks its last kilobyte', async () => {
    const noise = sharp({
      create: {
        width: 600,
        height: 400,
        channels: 3,
        background: '#888',
        noise: { type: 'gaussian', mean: 128, sigma: 40 },
      },
    })
    const file = await save('late.jpg', noise.jpeg())
    await truncate(file, (await readFile(file)).length - 1024)
    await expect(readPicture(file)).rejects.toThrow(/damaged or incomplete/)
  })

  test('30,000 x 30,000 pixels are refused by the header, in little memory', async () => {
    const file = await save(
      'small.png',
      sharp({ create: { width: 8, height: 8, channels: 3, background: '#caa' } }).png(),
    )
    const bytes = await readFile(file)
    bytes.writeUInt32BE(30_000, 16)
    bytes.writeUInt32BE(30_000, 20)
    bytes.writeUInt32BE(crc32(bytes.subarray(12, 29)), 29)
    await writeFile(at('huge.png'), bytes)
    const before = process.memoryUsage().rss
    await refused('huge.png', /too many pixels/)
    await expect(decodeRgb(at('huge.png'), { width: 8, height: 8 })).rejects.toThrow(/too many pixels/)
    expect(process.memoryUsage().rss - before).toBeLessThan(100e6)
    expect(MAX_PIXELS).toBeLessThan(30_000 ** 2)
  })
})

describe('what is made of a picture', () => {
  test('stretches to the size asked for', async () => {
    const file = await save('wide.png', picture().png())
    const rgb = await decodeRgb(file, { width: 40, height: 40 })
    expect(rgb.length).toBe(40 * 40 * 3)
    expect(meanDifference(rgb, pixels(40, 40))).toBeLessThan(6)
  })

  test('thumbnails keep the whole picture and are never enlarged', async () => {
    const raw = { width: 512, height: 340, channels: 3 } as const
    const small = sharp(await thumbnail(await save('whole.png', sharp(pixels(512, 340), { raw }).png())))
    expect(await small.metadata()).toMatchObject({ width: 256, height: 170, format: 'jpeg' })
    expect(meanDifference(await small.raw().toBuffer(), pixels(256, 170))).toBeLessThan(3)
    const file = await save('small.png', picture().png())
    expect(await sharp(await thumbnail(file)).metadata()).toMatchObject({ width, height })
  })

  test('a TIFF is shown as a JPEG of its own size', async () => {
    const file = await save('scan.tif', picture().tiff({ compression: 'lzw' }))
    const shown = sharp(await displayImage(file))
    expect(await shown.metadata()).toMatchObject({ width, height, format: 'jpeg', space: 'srgb' })
    expect(meanDifference(await shown.raw().toBuffer(), pixels())).toBeLessThan(3)
  })
})

describe('fingerprint', () => {
  test('hashes the bytes and the look, in one call as in two', async () => {
    const file = await save('finger.png', picture().png())
    const { sha256, perceptualHash: look, findings, small, look: grey, ...header } = await readPicture(file)
    expect([small.width, small.height, findings]).toEqual([width, height, []])
    expect(grey).toHaveLength(LOOK_BYTES)
    expect(header).toEqual(await probe(file))
    expect(sha256).toBe(await sha256File(file))
    expect(look).toBe(await perceptualHash(file))
    expect(sha256).toMatch(/^[0-9a-f]{64}$/)
    expect(look).toMatch(/^[0-9a-f]{16}$/)
  })

  test('known SHA-256', async () => {
    // A 1 x 1 PNG fixed by its bytes; the digest was computed with sha256sum.
    const png =
      'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=='
    await writeFile(at('one.png'), Buffer.from(png, 'base64'))
    expect(await sha256File(at('one.png'))).toBe(
      '6b7fa434f92a8b80aab02d9bf1a12e49ffcae424e4013a1c4f68b67e3d2bbcd0',
    )
  })

  test('survives rescaling and compression, not another picture', async () => {
    const file = await save('look.png', picture().png())
    const rescaled = await save('look-small.jpg', picture().resize(77, 51).jpeg({ quality: 60 }))
    const turned = await save('look-turned.png', picture().rotate(90).png())
    const look = await perceptualHash(file)
    expect(hashDistance(look, await perceptualHash(rescaled))).toBeLessThanOrEqual(6)
    expect(hashDistance(look, await perceptualHash(turned))).toBeGreaterThan(16)
    expect(hashDistance('ffffffffffffffff', '0000000000000000')).toBe(64)
  })
})

/** The picture as a camera held that way stores it: for each orientation, which upright pixel is at stored (row, column). */
function storedAs(orientation: number): { data: Buffer; width: number; height: number } {
  const [right, bottom] = [width - 1, height - 1]
  const sources: ((row: number, column: number) => [x: number, y: number])[] = [
    (row, column) => [column, row],
    (row, column) => [right - column, row],
    (row, column) => [right - column, bottom - row],
    (row, column) => [column, bottom - row],
    (row, column) => [row, column],
    (row, column) => [right - row, column],
    (row, column) => [right - row, bottom - column],
    (row, column) => [row, bottom - column],
  ]
  const upright = pixels()
  const size = orientation < 5 ? { width, height } : { width: height, height: width }
  const data = Buffer.alloc(upright.length)
  for (let i = 0; i < width * height; i++) {
    const [x, y] = sources[orientation - 1]!(Math.floor(i / size.width), i % size.width)
    upright.copy(data, i * 3, (y * width + x) * 3, (y * width + x) * 3 + 3)
  }
  return { data, ...size }
}

/** CRC-32 of a PNG chunk (ISO 3309), to write a header that lies about its size. */
function crc32(bytes: Buffer): number {
  let crc = ~0
  for (const byte of bytes) {
    crc ^= byte
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0)
  }
  return ~crc >>> 0
}
