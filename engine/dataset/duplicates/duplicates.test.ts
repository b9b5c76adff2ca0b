import { existsSync, readFileSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { unzipSync } from 'fflate'
import sharp, { type Sharp } from 'sharp'
import { describe, expect, it } from 'vitest'
import { encodePng } from '../../../imaging/encode.ts'
import { readPicture } from '../../../imaging/fingerprint.ts'
import { Random } from '../../../shared/random.ts'
import { temporaryFolder } from '../../testing/image-folder.ts'
import { findDuplicates, type ComparedImage } from './find-duplicates.ts'

const context = { signal: new AbortController().signal }

/** Blobs of many sizes on skin: what a lesion and its surroundings are to a comparison. 160 x 120. */
async function lesion(seed: string): Promise<Buffer> {
  const random = new Random(seed)
  const [width, height] = [160, 120]
  const pixels = new Float64Array(width * height).fill(190)
  for (let blob = 0; blob < 60; blob++) {
    const [x, y, r] = [random.below(width), random.below(height), 2 + random.below(blob < 6 ? 30 : 7)]
    const depth = random.below(60) - 40
    for (let i = 0; i < pixels.length; i++) {
      const distance = Math.hypot((i % width) - x, Math.floor(i / width) - y)
      if (distance < r) pixels[i]! += depth * (1 - distance / r)
    }
  }
  const rgb = Uint8Array.from({ length: pixels.length * 3 }, (_, i) =>
    Math.min(255, Math.max(0, pixels[Math.floor(i / 3)]! - (i % 3) * 25)),
  )
  return encodePng(rgb, width, height)
}

async function compared(folder: string, name: string, bytes: Buffer): Promise<ComparedImage> {
  const file = join(folder, name)
  await mkdir(dirname(file), { recursive: true })
  await writeFile(file, bytes)
  return readPicture(file)
}

const copies: readonly (readonly [
  what: string,
  change: (picture: Sharp) => Sharp,
  turn: { mirrored: boolean; degrees: number },
])[] = [
  ['re-encoded', (picture) => picture.jpeg({ quality: 50 }), { mirrored: false, degrees: 0 }],
  ['resized', (picture) => picture.resize(80), { mirrored: false, degrees: 0 }],
  ['squashed', (picture) => picture.resize(90, 90, { fit: 'fill' }), { mirrored: false, degrees: 0 }],
  ['brightened', (picture) => picture.modulate({ brightness: 1.08 }), { mirrored: false, degrees: 0 }],
  [
    'cropped',
    (picture) => picture.extract({ left: 16, top: 0, width: 144, height: 110 }),
    { mirrored: false, degrees: 0 },
  ],
  ['rotated by 90', (picture) => picture.rotate(90), { mirrored: false, degrees: 90 }],
  ['rotated by 180', (picture) => picture.rotate(180), { mirrored: false, degrees: 180 }],
  ['rotated by 270', (picture) => picture.rotate(270), { mirrored: false, degrees: 270 }],
  ['mirrored', (picture) => picture.flop(), { mirrored: true, degrees: 0 }],
  ['flipped', (picture) => picture.flip(), { mirrored: true, degrees: 180 }],
]

describe('copies of a picture', () => {
  it.each(copies)('are found when %s, with how', async (_, change, turn) => {
    const folder = await temporaryFolder()
    const originals = await Promise.all([0, 1, 2, 3, 4, 5].map((seed) => lesion(`lesion ${seed}`)))
    const images = await Promise.all(originals.map((bytes, i) => compared(folder, `${i}.png`, bytes)))
    const copy = await change(sharp(originals[2])).toBuffer()
    images.push(await compared(folder, 'copy', copy))
    const found = await findDuplicates(images, context)
    expect(found).toMatchObject([{ first: 2, second: 6, isSameFile: false, ...turn }])
    expect(found[0]!.similarity).toBeGreaterThan(0.8)
  })

  it('of the same bytes each stand beside the first, and other pictures stay alone', async () => {
    const folder = await temporaryFolder()
    const bytes = await lesion('twice')
    const images = await Promise.all(
      [bytes, await lesion('other'), bytes, bytes].map((content, i) => compared(folder, `${i}.png`, content)),
    )
    const found = await findDuplicates(images, context)
    expect(found.map(({ first, second, isSameFile }) => [first, second, isSameFile])).toEqual([
      [0, 2, true],
      [0, 3, true],
    ])
  })

  it('are not seen in pictures of one colour', async () => {
    const folder = await temporaryFolder()
    const plain = (value: number) => encodePng(new Uint8Array(48 * 48 * 3).fill(value), 48, 48)
    const images = await Promise.all(
      [30, 31, 200].map(async (value) => compared(folder, `${value}.png`, await plain(value))),
    )
    expect(await findDuplicates(images, context)).toEqual([])
  })
})

const augmented = join(import.meta.dirname, '../../../../shared/cases/data/t06-augmented-small.zip')
if (!existsSync(augmented)) process.stderr.write('skipped: augmented copies (../shared/cases is not there)\n')

it.skipIf(!existsSync(augmented))(
  'joins each lesion with its augmented copies, and no two lesions',
  async () => {
    const folder = await temporaryFolder()
    const files = Object.entries(unzipSync(readFileSync(augmented))).filter(([name]) => name.endsWith('.jpg'))
    const images = await Promise.all(files.map(([name, bytes]) => compared(folder, name, Buffer.from(bytes))))
    const nameOf = (row: number): string => {
      const [, label, number] = /(\w+)\/(?:aug|\w+?)_(\d+)/.exec(files[row]![0])!
      return `${label} ${number}`
    }
    const lesions = new Map(images.map((_, row) => [row, row]))
    const rootOf = (row: number): number => (lesions.get(row) === row ? row : rootOf(lesions.get(row)!))
    for (const { first, second } of await findDuplicates(images, context)) {
      expect(nameOf(first)).toBe(nameOf(second))
      lesions.set(rootOf(second), rootOf(first))
    }
    const names = Map.groupBy(images.keys(), nameOf)
    expect(names.size).toBe(12)
    const torn = [...names].filter(([, rows]) => new Set(rows.map(rootOf)).size > 1)
    expect(torn).toEqual([])
  },
)
