import { createHash } from 'node:crypto'
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { AppError } from '../../shared/errors.ts'
import { Random } from '../../shared/random.ts'
import { decodeOriginal, decodeRgb } from '../decode.ts'
import { probe } from '../image-file.ts'
import { drawLesion, lesionClasses } from './lesion.ts'
import { takePhotograph } from './photograph.ts'
import { artefactShare, planSample, type PlannedImage, splitNames } from './plan.ts'
import { generateSample, photographOf, sampleSize } from './sample.ts'

const count = 12
let parent = ''
let folder = ''

beforeAll(async () => {
  parent = await mkdtemp(join(tmpdir(), 'sample-'))
  folder = join(parent, 'made', 'here')
  await generateSample({ folder, count, seed: 5 })
})
afterAll(() => rm(parent, { recursive: true }))

/** Rows of a CSV without quotes, by column name. */
async function readTable(file: string): Promise<Record<string, string>[]> {
  const [header, ...lines] = (await readFile(file, 'utf8')).trim().split('\n')
  const columns = header!.split(',')
  return lines.map((line) => Object.fromEntries(line.split(',').map((field, i) => [columns[i]!, field])))
}

async function filesUnder(root: string): Promise<string[]> {
  const entries = await readdir(root, { recursive: true, withFileTypes: true })
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
}

async function digest(root: string): Promise<string> {
  const hash = createHash('sha256')
  for (const file of await filesUnder(root)) hash.update(file.slice(root.length)).update(await readFile(file))
  return hash.digest('hex')
}

describe('the folder', () => {
  test('holds what was promised, and nothing lies beside it', async () => {
    const rows = await readTable(join(folder, 'metadata.csv'))
    expect(rows).toHaveLength(count)
    expect(Object.keys(rows[0]!).join()).toBe(
      'lesion_id,image_id,dx,dx_type,age,sex,localization,split,artefact',
    )
    for (const { image_id, dx } of rows) {
      expect(await probe(join(folder, dx!, `${image_id}.jpg`))).toMatchObject({
        ...sampleSize,
        format: 'jpeg',
      })
      const mask = join(folder, 'masks', `${image_id}_segmentation.png`)
      expect(await probe(mask)).toMatchObject({ ...sampleSize, format: 'png' })
    }
    expect(await filesUnder(folder)).toHaveLength(2 * count + 3)
    expect(await readFile(join(folder, 'README.txt'), 'utf8')).toMatch(/None shows a person[^]*seed 5/)
    expect(await readdir(join(parent, 'made'))).toEqual(['here'])
  })

  test('is the same for the same seed, byte for byte, and another for another', async () => {
    const [again, other] = [join(parent, 'again'), join(parent, 'other')]
    const progress: number[] = []
    const summary = await generateSample({
      folder: again,
      count,
      seed: 5,
      onProgress: (p) => progress.push(p.done),
    })
    expect(summary).toEqual({ images: count, classes: { benign: 7, malignant: 5 }, folder: again })
    expect(progress).toEqual(Array.from({ length: count }, (_, i) => i + 1))
    expect(await digest(again)).toBe(await digest(folder))
    await generateSample({ folder: other, count, seed: 6 })
    expect(await digest(other)).not.toBe(await digest(folder))
  })

  test('artefacts.csv says where the marks are', async () => {
    const marked = (await readTable(join(folder, 'metadata.csv'))).filter(
      ({ artefact }) => artefact !== 'none',
    )
    const boxes = await readTable(join(folder, 'artefacts.csv'))
    expect(boxes.map(({ image_id, kind }) => [image_id, kind])).toEqual(
      marked.map(({ image_id, artefact }) => [image_id, artefact]),
    )
    expect(boxes.length).toBeGreaterThan(2)
  })

  test('masks are black and white', async () => {
    const [file] = await filesUnder(join(folder, 'masks'))
    expect(new Set(await decodeRgb(file!, sampleSize))).toEqual(new Set([0, 255]))
  })
})

describe('photographs', () => {
  const lesionOf = (kind: (typeof lesionClasses)[number], i: number) =>
    drawLesion(kind, new Random(`lesion/${kind}/${i}`))

  test('masks match the lesion: darker inside, of a sensible size, whole in the picture', async () => {
    for (const kind of lesionClasses) {
      for (let i = 0; i < 6; i++) {
        const { rgb, mask, width, height } = await takePhotograph(
          lesionOf(kind, i),
          undefined,
          new Random(i),
          sampleSize,
        )
        const [inside, outside] = [greenMean(rgb, mask, 255, width), greenMean(rgb, mask, 0, width)]
        expect(outside - inside).toBeGreaterThan(15)
        const share = mask.filter((value) => value === 255).length / mask.length
        expect(share).toBeGreaterThan(0.03)
        expect(share).toBeLessThan(0.45)
        for (const corner of [0, width - 1, (height - 1) * width, height * width - 1])
          expect(mask[corner]).toBe(0)
      }
    }
  })

  test.each(['ruler', 'ink'] as const)('a %s changes its box and nothing else', async (kind) => {
    for (let i = 0; i < 4; i++) {
      const lesion = lesionOf('malignant', i)
      const plain = await takePhotograph(lesion, undefined, new Random(i), sampleSize)
      const marked = await takePhotograph(lesion, kind, new Random(i), sampleSize)
      const box = marked.artefact!.box
      expect(plain.artefact).toBeUndefined()
      expect(marked.mask).toEqual(plain.mask)
      const margin = 4 // blur carries the mark a few pixels out
      let [within, beyond] = [0, 0]
      for (let p = 0; p < plain.mask.length; p++) {
        const [x, y] = [p % plain.width, Math.floor(p / plain.width)]
        const near =
          x >= box.x - margin &&
          x < box.x + box.width + margin &&
          y >= box.y - margin &&
          y < box.y + box.height + margin
        const change = Math.abs(plain.rgb[p * 3]! - marked.rgb[p * 3]!)
        if (near) within += change
        else beyond += change
      }
      expect(beyond).toBe(0)
      expect(within / (box.width * box.height)).toBeGreaterThan(3)
      expect(box.x >= 0 && box.y >= 0 && box.x + box.width <= 384 && box.y + box.height <= 288).toBe(true)
      expect(box.x === 0 || box.y === 0 || box.x + box.width === 384 || box.y + box.height === 288).toBe(true)
    }
  })

  test('a planned image has the pixels that were written', async () => {
    const image = planSample(count, 5)[3]!
    const drawn = await photographOf(image, 5)
    const written = await decodeOriginal(join(folder, image.class, `${image.imageId}.jpg`))
    let difference = 0
    for (let i = 0; i < drawn.rgb.length; i++) difference += Math.abs(drawn.rgb[i]! - written.data[i]!)
    expect(difference / drawn.rgb.length).toBeLessThan(5) // JPEG's loss
  })
})

describe('the plan', () => {
  const images = planSample(240, 1)
  const share = (of: readonly PlannedImage[]): number =>
    of.filter((image) => image.artefact).length / of.length

  test('photographs of a lesion share class, split and patient', () => {
    const lesions = Map.groupBy(images, (image) => image.lesionId)
    expect(lesions.size).toBeLessThan(images.length * 0.9)
    for (const group of lesions.values()) {
      expect(group.length).toBeLessThanOrEqual(3)
      const common = group.map(({ class: kind, split, age, sex, localization }) => [
        kind,
        split,
        age,
        sex,
        localization,
      ])
      expect(new Set(common.map((fields) => fields.join())).size).toBe(1)
    }
  })

  test('every split has both classes in proportion', () => {
    for (const split of splitNames) {
      const of = images.filter((image) => image.split === split)
      expect(of.filter((image) => image.class === 'malignant').length / of.length).toBeCloseTo(100 / 240, 1)
    }
    expect(images.filter((image) => image.split === 'train').length).toBe(156)
    expect(new Set(images.map((image) => image.imageId)).size).toBe(240)
    expect(images.some((image) => image.age === undefined)).toBe(true)
  })

  test('the planted shortcut has its shares', () => {
    for (const split of splitNames) {
      for (const kind of lesionClasses) {
        const of = images.filter((image) => image.split === split && image.class === kind)
        expect(Math.abs(share(of) - artefactShare[split][kind])).toBeLessThan(0.5 / of.length + 1e-9)
      }
    }
    expect(new Set(images.map((image) => image.artefact))).toEqual(new Set([undefined, 'ruler', 'ink']))
  })

  test('ids do not give the class away', () => {
    const malignant = images.flatMap((image, i) => (image.class === 'malignant' ? [i] : []))
    const meanRank = malignant.reduce((a, b) => a + b) / malignant.length
    expect(Math.abs(meanRank - 119.5)).toBeLessThan(30)
  })
})

describe('refusals leave nothing behind', () => {
  test('a folder with something in it is not touched', async () => {
    const full = join(parent, 'full')
    await mkdir(full)
    await writeFile(join(full, 'thesis.txt'), 'mine')
    const attempt = generateSample({ folder: full, count, seed: 1 })
    await expect(attempt).rejects.toMatchObject({ code: 'bad-input', file: full, message: /not empty/ })
    expect(await readdir(full)).toEqual(['thesis.txt'])
    await expect(generateSample({ folder: join(full, 'thesis.txt'), count })).rejects.toThrow(/is a file/)
  })

  test('an empty folder is used', async () => {
    const empty = join(parent, 'empty')
    await mkdir(empty)
    await generateSample({ folder: empty, count, seed: 2 })
    expect(await readdir(empty)).toContain('metadata.csv')
  })

  test.each([0, 11, 24.5, NaN])('a count of %d', async (bad) => {
    await expect(generateSample({ folder: join(parent, 'bad'), count: bad })).rejects.toBeInstanceOf(AppError)
  })

  test('cancelling in the middle', async () => {
    const controller = new AbortController()
    const attempt = generateSample({
      folder: join(parent, 'deep', 'er', 'cancelled'),
      count,
      signal: controller.signal,
      onProgress: ({ done }) => {
        if (done === 3) controller.abort()
      },
    })
    await expect(attempt).rejects.toMatchObject({ name: 'AbortError' })
    const left = await readdir(parent)
    expect(left.filter((name) => name.includes('deep') || name.includes('making'))).toEqual([])
  })
})

function greenMean(rgb: Uint8Array, mask: Uint8Array, value: number, width: number): number {
  let [sum, n] = [0, 0]
  for (let i = 0; i < mask.length; i++) {
    // Only the middle: the corners may lie outside the instrument's field of view.
    if (mask[i] !== value || Math.abs((i % width) - width / 2) > 110) continue
    sum += rgb[i * 3 + 1]!
    n++
  }
  return sum / n
}
