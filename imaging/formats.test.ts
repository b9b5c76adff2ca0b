import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it, test } from 'vitest'
import { decodeOriginal, decodeRgb } from './decode.ts'
import { readPicture } from './fingerprint.ts'
import { probe } from './image-file.ts'
import {
  bmp,
  deepPng,
  dicom,
  greyCyanProfile,
  inkTiff,
  linearProfile,
  type BmpSpec,
} from './testing/hand-written.ts'

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'formats-'))
})
afterAll(() => rm(folder, { recursive: true }))

let files = 0
async function written(bytes: Buffer): Promise<string> {
  const file = join(folder, `${files++}.img`)
  await writeFile(file, bytes)
  return file
}

/** Pixels of a small picture, `[height, width, 3]`, row by row. */
async function pixelsOf(bytes: Buffer): Promise<number[]> {
  return [...(await decodeOriginal(await written(bytes))).data]
}

async function firstPixel(bytes: Buffer): Promise<number[]> {
  return (await pixelsOf(bytes)).slice(0, 3)
}

async function findingsOf(bytes: Buffer): Promise<string[]> {
  const { findings } = await readPicture(await written(bytes))
  return findings.map(({ kind, detail }) => (detail === null ? kind : `${kind} ${detail}`)).sort()
}

function expectNear(actual: readonly number[], expected: readonly number[], tolerance: number): void {
  expect(actual).toHaveLength(expected.length)
  actual.forEach((value, i) =>
    expect(Math.abs(value - expected[i]!), `${actual.join()}`).toBeLessThanOrEqual(tolerance),
  )
}

describe('16 bits a channel', () => {
  // Light 0.5, 0.25, 0.05: in sRGB 255 * (1.055 * light ^ (1 / 2.4) - 0.055).
  const light = [32_768, 16_384, 3277]

  test('with a profile whose values are light', async () => {
    expectNear(await firstPixel(deepPng(light, linearProfile())), [188, 137, 63], 1)
  })

  test('with the profile of sRGB', async () => {
    const image = sharp({ create: { width: 8, height: 8, channels: 3, background: '#dcc83c' } })
    const png = await image.withIccProfile('srgb').toColourspace('rgb16').png().toBuffer()
    expectNear(await firstPixel(png), [220, 200, 60], 1)
    const tiff = await image.clone().withIccProfile('p3').toColourspace('rgb16').tiff().toBuffer()
    expectNear(await firstPixel(tiff), [220, 200, 60], 1)
  })

  test('without a profile the upper eight bits are taken', async () => {
    expect(await firstPixel(deepPng(light))).toEqual([128, 64, 12])
  })

  test('with a damaged profile likewise, and it is told', async () => {
    const broken = linearProfile()
    broken.write('xxxx', 36)
    expectNear(await firstPixel(deepPng(light, broken)), [128, 64, 12], 1)
    expect(await findingsOf(deepPng(light, broken))).toContain('damaged-profile-ignored')
    expect(await findingsOf(deepPng(light, linearProfile()))).toEqual(['depth-reduced', 'tiny', 'uniform'])
  })
})

describe('four inks', () => {
  test('by the profile of the file', async () => {
    const grey = inkTiff([255, 0, 0, 0], greyCyanProfile())
    // L* 50 is 119 in sRGB.
    expectNear(await firstPixel(grey), [119, 119, 119], 2)
    expectNear(await firstPixel(inkTiff([0, 0, 0, 0], greyCyanProfile())), [255, 255, 255], 1)
    expect(await findingsOf(grey)).toContain('cmyk-by-profile')
  })

  test('without one are guessed, and it is told', async () => {
    const [r, , b] = await firstPixel(inkTiff([255, 0, 0, 0]))
    expect(b! - r!).toBeGreaterThan(80)
    expect(await findingsOf(inkTiff([255, 0, 0, 0]))).toContain('cmyk-without-profile')
  })
})

describe('frames, pages and transparency', () => {
  const flat = (background: string) => sharp({ create: { width: 40, height: 40, channels: 3, background } })

  test('the first frame of a GIF', async () => {
    const frames = await Promise.all(['#ff0000', '#0000ff'].map((colour) => flat(colour).png().toBuffer()))
    const gif = await sharp(frames, { join: { animated: true } })
      .gif()
      .toBuffer()
    expectNear(await firstPixel(gif), [255, 0, 0], 2)
    expect(await findingsOf(gif)).toEqual(['first-of-several 2', 'uniform'])
    expect((await probe(await written(gif))).format).toBe('gif')
  })

  test('AVIF', async () => {
    const avif = await flat('#30c060').avif({ quality: 90 }).toBuffer()
    expectNear(await firstPixel(avif), [48, 192, 96], 4)
  })

  test('what is transparent shows white, in predictions as in thumbnails', async () => {
    const half = { r: 200, g: 0, b: 100, alpha: 0.5 }
    const png = await sharp({ create: { width: 40, height: 40, channels: 4, background: half } })
      .png()
      .toBuffer()
    expectNear(await firstPixel(png), [227, 127, 177], 2)
    const { small, findings } = await readPicture(await written(png))
    expectNear([...small.data.subarray(0, 3)], [227, 127, 177], 2)
    expect(findings).toContainEqual({ kind: 'transparent-on-white', detail: null })
  })

  test('opaque pictures with a fourth channel are nothing to tell of', async () => {
    expect(await findingsOf(await flat('#123456').ensureAlpha(1).png().toBuffer())).toEqual(['uniform'])
  })
})

describe('BMP', () => {
  const [red, green, blue, white] = [
    [255, 0, 0],
    [0, 255, 0],
    [0, 0, 255],
    [255, 255, 255],
  ]
  // Row by row from the bottom, each padded to four bytes.
  const cases: [name: string, spec: BmpSpec, rgb: number[]][] = [
    [
      '24 bits, width 1',
      { width: 1, rows: 2, bits: 24, data: [0, 0, 255, 0, 255, 0, 0, 0] },
      [...blue!, ...red!],
    ],
    [
      '24 bits from the top',
      { width: 1, rows: -2, bits: 24, data: [0, 0, 255, 0, 255, 0, 0, 0] },
      [...red!, ...blue!],
    ],
    ['24 bits after a gap', { width: 1, rows: 1, bits: 24, gap: 6, data: [30, 20, 10, 0] }, [10, 20, 30]],
    ['32 bits', { width: 1, rows: 1, bits: 32, data: [30, 20, 10, 0] }, [10, 20, 30]],
    [
      '32 bits with masks',
      { width: 1, rows: 1, bits: 32, compression: 3, masks: [0xff, 0xff00, 0xff0000], data: [10, 20, 30, 0] },
      [10, 20, 30],
    ],
    [
      '32 bits, version 5 with alpha',
      {
        width: 2,
        rows: 1,
        bits: 32,
        compression: 3,
        header: 124,
        masks: [0xff0000, 0xff00, 0xff, 0xff000000],
        data: [30, 20, 10, 255, 0, 0, 0, 0],
      },
      [10, 20, 30, ...white!],
    ],
    ['16 bits: 5, 5, 5', { width: 1, rows: 1, bits: 16, data: [0x1f, 0x7c, 0, 0] }, [255, 0, 255]],
    [
      '16 bits: 5, 6, 5',
      { width: 1, rows: 1, bits: 16, compression: 3, masks: [0xf800, 0x7e0, 0x1f], data: [0xe0, 7, 0, 0] },
      green!,
    ],
    [
      '8 bits',
      { width: 2, rows: 1, bits: 8, palette: [red!, blue!], data: [1, 0, 0, 0] },
      [...blue!, ...red!],
    ],
    [
      '4 bits, odd width',
      {
        width: 3,
        rows: 2,
        bits: 4,
        palette: [red!, green!, blue!],
        data: [0x01, 0x20, 0, 0, 0x21, 0x00, 0, 0],
      },
      [...blue!, ...green!, ...red!, ...red!, ...green!, ...blue!],
    ],
    [
      '1 bit',
      { width: 3, rows: 1, bits: 1, palette: [[0, 0, 0], white!], data: [0b10100000, 0, 0, 0] },
      [...white!, 0, 0, 0, ...white!],
    ],
    [
      '1 bit, OS/2',
      { width: 2, rows: 1, bits: 1, header: 12, palette: [green!, red!], data: [0b01000000, 0, 0, 0] },
      [...green!, ...red!],
    ],
    [
      '8 bits in runs',
      {
        width: 4,
        rows: 2,
        bits: 8,
        compression: 1,
        palette: [red!, green!, blue!],
        // Two of 1, end of line; three as they are (padded), end of picture: pixels passed over are index 0.
        data: [2, 1, 0, 0, 0, 3, 2, 1, 2, 0, 0, 1],
      },
      [...blue!, ...green!, ...blue!, ...red!, ...green!, ...green!, ...red!, ...red!],
    ],
    [
      '4 bits in runs',
      { width: 4, rows: 1, bits: 4, compression: 2, palette: [red!, green!, blue!], data: [3, 0x12, 0, 1] },
      [...green!, ...blue!, ...green!, ...red!],
    ],
  ]
  test.each(cases)('%s', async (_name, spec, rgb) => {
    const bytes = bmp(spec)
    expect(await pixelsOf(bytes)).toEqual(rgb)
    const { width, height, format } = await probe(await written(bytes))
    expect([width, height, format]).toEqual([spec.width, Math.abs(spec.rows), 'bmp'])
  })

  it('names what is wrong', async () => {
    const whole = bmp({ width: 8, rows: 8, bits: 24, data: new Array<number>(192).fill(7) })
    await expect(decodeOriginal(await written(whole.subarray(0, 150)))).rejects.toThrow(
      /damaged or incomplete/,
    )
    const huge = Buffer.from(whole)
    huge.writeInt32LE(100_000, 18)
    huge.writeInt32LE(100_000, 22)
    await expect(decodeOriginal(await written(huge))).rejects.toThrow(/too many pixels/)
    await expect(readPicture(await written(huge))).rejects.toThrow(/too many pixels/)
    const odd = Buffer.from(whole)
    odd.writeUInt32LE(4, 30)
    await expect(readPicture(await written(odd))).rejects.toThrow(/compression 4 is not supported/)
  })
})

describe('DICOM', () => {
  const three = { samples: 3, width: 2, rows: 1 }
  test.each([
    ['RGB', { ...three, photometric: 'RGB', pixels: Buffer.from([1, 2, 3, 4, 5, 6]) }, [1, 2, 3, 4, 5, 6]],
    [
      'RGB in planes',
      { ...three, photometric: 'RGB', planar: 1, pixels: Buffer.from([1, 4, 2, 5, 3, 6]) },
      [1, 2, 3, 4, 5, 6],
    ],
    // Y 76, Cb 85, Cr 255: red (PS3.3 C.7.6.3.1.2).
    [
      'YBR',
      { ...three, photometric: 'YBR_FULL', pixels: Buffer.from([76, 85, 255, 76, 85, 255]) },
      [254, 0, 0, 254, 0, 0],
    ],
    [
      'YBR of halved colours',
      { ...three, photometric: 'YBR_FULL_422', pixels: Buffer.from([76, 76, 85, 255]) },
      [254, 0, 0, 254, 0, 0],
    ],
    [
      'grey',
      { samples: 1, width: 2, rows: 1, photometric: 'MONOCHROME2', pixels: Buffer.from([0, 200]) },
      [0, 0, 0, 200, 200, 200],
    ],
    [
      'inverted grey',
      { samples: 1, width: 2, rows: 1, photometric: 'MONOCHROME1', pixels: Buffer.from([0, 200]) },
      [255, 255, 255, 55, 55, 55],
    ],
  ] as const)('%s', async (_name, spec, rgb) => {
    expectNear(await pixelsOf(dicom(spec)), rgb, 1)
  })

  test('palette', async () => {
    const entry = (...values: number[]): Buffer => Buffer.concat(values.map((v) => Buffer.from([0, v])))
    const more = [
      ...[0x1101, 0x1102, 0x1103].map((tag) => [0x28, tag, 'US', Buffer.from([2, 0, 0, 0, 16, 0])] as const),
      [0x28, 0x1201, 'OW', entry(10, 40)] as const,
      [0x28, 0x1202, 'OW', entry(20, 50)] as const,
      [0x28, 0x1203, 'OW', entry(30, 60)] as const,
    ]
    const spec = {
      samples: 1,
      width: 2,
      rows: 1,
      photometric: 'PALETTE COLOR',
      more,
      pixels: Buffer.from([1, 0]),
    }
    expect(await pixelsOf(dicom(spec))).toEqual([40, 50, 60, 10, 20, 30])
  })

  const jpegOf = (background: string, options = {}) =>
    sharp({ create: { width: 16, height: 16, channels: 3, background } })
      .jpeg({ quality: 95, ...options })
      .toBuffer()

  test('JPEG, its first frame', async () => {
    const frames = [await jpegOf('#c86432'), await jpegOf('#000000')]
    const bytes = dicom({
      samples: 3,
      width: 16,
      rows: 16,
      photometric: 'YBR_FULL_422',
      frames: 2,
      pixels: frames,
    })
    expectNear(await firstPixel(bytes), [200, 100, 50], 3)
    expect(await findingsOf(bytes)).toContain('first-of-several 2')
    expect(await probe(await written(bytes))).toMatchObject({ width: 16, height: 16, format: 'dicom' })
  })

  test('JPEG without a marker whose colours DICOM calls RGB', async () => {
    const jpeg = await jpegOf('#c86432')
    expect(jpeg.includes('JFIF')).toBe(false)
    const spec = { samples: 3, width: 16, rows: 16, pixels: [jpeg] }
    expectNear(await firstPixel(dicom({ ...spec, photometric: 'YBR_FULL' })), [200, 100, 50], 3)
    // The same numbers, read as red, green and blue: Y 124, Cb 86, Cr 182.
    expectNear(await firstPixel(dicom({ ...spec, photometric: 'RGB' })), [124, 86, 182], 4)
  })

  it('names a compression that is not read, and a file without a picture', async () => {
    const spec = { ...three, photometric: 'RGB', pixels: [Buffer.alloc(8)] }
    const jpeg2000 = await written(dicom({ ...spec, syntax: '1.2.840.10008.1.2.4.90' }))
    await expect(readPicture(jpeg2000)).rejects.toThrow(/compressed by JPEG 2000 are not supported/)
    const report = dicom({ ...spec, width: 0, pixels: Buffer.alloc(0) })
    await expect(readPicture(await written(report))).rejects.toThrow(/holds no picture/)
    const short = dicom({ ...three, photometric: 'RGB', pixels: Buffer.alloc(4) })
    await expect(readPicture(await written(short))).rejects.toThrow(/ends early/)
  })
})

describe('reasons', () => {
  it('are those of the picture, however many are read at once', async () => {
    const noise = { type: 'gaussian', mean: 128, sigma: 40 } as const
    const create = { width: 300, height: 200, channels: 3, background: '#888', noise } as const
    const [png, jpeg] = [await sharp({ create }).png().toBuffer(), await sharp({ create }).jpeg().toBuffer()]
    const flipped = Buffer.from(png)
    flipped[png.length >> 1]! ^= 255
    const broken = await Promise.all(
      [flipped, jpeg.subarray(0, jpeg.length >> 1), png.subarray(0, png.length >> 1)].map(written),
    )
    const whole = await written(jpeg)
    const reason = (file: string) =>
      decodeRgb(file, { width: 8, height: 8 }).then(
        () => 'read',
        (error: Error) => error.message,
      )
    const alone: string[] = []
    for (const file of broken) alone.push(await reason(file))
    expect(alone[0]).toMatch(/png/i)
    expect(alone[1]).toMatch(/JPEG/i)
    for (let round = 0; round < 10; round++) {
      const many = Array.from({ length: 24 }, (_, i) => (i % 4 === 3 ? whole : broken[i % 4]!))
      const said = await Promise.all(many.map(reason))
      many.forEach((file, i) => expect(said[i]).toBe(file === whole ? 'read' : alone[broken.indexOf(file)]))
    }
  })

  it('of pictures that are read all the same are kept', async () => {
    const create = { width: 64, height: 64, channels: 3, background: '#c86432' } as const
    const jpeg = await sharp({ create: { ...create, noise: { type: 'gaussian', mean: 128, sigma: 40 } } })
      .jpeg()
      .toBuffer()
    const damaged = Buffer.from(jpeg)
    for (let i = 0; i < 40; i++) damaged[700 + i * 20]! ^= 0x55
    const [finding] = (await readPicture(await written(damaged)).catch(() => ({ findings: [] }))).findings
    expect(finding?.kind === 'read-with-warnings' ? finding.detail : 'refused').toMatch(/\S/)
    expect((await readPicture(await written(jpeg))).findings).toEqual([])
  })
})

it('says what HEIC and other files are', async () => {
  const heic = Buffer.concat([Buffer.from([0, 0, 0, 24]), Buffer.from('ftypheic\0\0\0\0mif1heic', 'latin1')])
  await expect(readPicture(await written(heic))).rejects.toThrow(/is a HEIC photograph/)
  await expect(
    readPicture(await written(Buffer.from('version https://git-lfs.github.com/spec/v1\n'))),
  ).rejects.toThrow(/Git LFS pointer/)
  expect((await readFile(join(folder, '0.img'))).length).toBeGreaterThan(0)
})
