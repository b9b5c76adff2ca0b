import { expect, test } from '@playwright/test'
import { copyFile, mkdir, mkdtemp, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { crc32, deflateSync } from 'node:zlib'
import { lesionlens, lesionlensJson, ROOT } from './support/command-line.ts'

const SAMPLE = join(ROOT, 'resources/sample')

let work: string
let images: string
test.beforeEach(async () => {
  work = await mkdtemp(join(tmpdir(), 'lesionlens-bad-'))
  images = join(work, 'images')
  await mkdir(images)
})
test.afterEach(() => rm(work, { recursive: true, force: true }))

async function addImages(name: string, count: number, from = name): Promise<string[]> {
  await mkdir(join(images, name), { recursive: true })
  const files = (await readdir(join(SAMPLE, from))).filter((f) => f.endsWith('.jpg')).sort()
  for (const file of files.slice(0, count)) {
    await copyFile(join(SAMPLE, from, file), join(images, name, file))
  }
  return files.slice(0, count)
}

/** The import is refused with status 3, says `words`, and leaves no study. */
async function expectRefused(words: RegExp, ...args: string[]): Promise<void> {
  const study = join(work, 'study.lesionlens')
  const { status, stdout, stderr } = await lesionlens('import', images, '--study', study, ...args)
  expect(stderr).toMatch(words)
  expect(status).toBe(3)
  expect(stdout).toBe('')
  expect(await readdir(work)).toEqual(['images'])
}

test('an empty folder', () => expectRefused(/no images/i))

test('a folder that is not there', async () => {
  const { status, stderr } = await lesionlens(
    'import',
    join(work, 'nowhere'),
    '--study',
    join(work, 's.lesionlens'),
  )
  expect(status).toBe(3)
  expect(stderr).toContain('nowhere')
})

test('images without labels', async () => {
  for (const file of await addImages('benign', 3)) {
    await copyFile(join(images, 'benign', file), join(images, file))
  }
  await rm(join(images, 'benign'), { recursive: true })
  await expectRefused(/label/i)
})

test('one class only', async () => {
  await addImages('benign', 4)
  await expectRefused(/one class/i)
})

test('a CSV that names only images that are not there', async () => {
  await addImages('benign', 3)
  await addImages('malignant', 3)
  const csv = join(work, 'images', 'labels.csv')
  await writeFile(csv, 'image_id,dx\nNOT_HERE_1,mel\nNOT_HERE_2,nv\n')
  await expectRefused(/labels\.csv/, '--labels', csv)
})

test('broken pictures are listed and left out, the others come in', async () => {
  const [first] = await addImages('benign', 8)
  await addImages('malignant', 8)
  await writeFile(join(images, 'benign', 'text.jpg'), 'this is not a picture')
  const whole = (await readFile(join(images, 'benign', first!))).length
  await copyFile(join(images, 'benign', first!), join(images, 'malignant', 'cut.jpg'))
  await truncate(join(images, 'malignant', 'cut.jpg'), Math.floor(whole / 2))
  await writeFile(join(images, 'malignant', 'huge.png'), hugePng(30_000))

  const study = join(work, 'study.lesionlens')
  const imported = await lesionlensJson<{ images: number; unreadable: { path: string; error: string }[] }>(
    ...['import', images, '--study', study],
  )
  expect(imported.images).toBe(16)
  const errors = Object.fromEntries(imported.unreadable.map(({ path, error }) => [path, error]))
  expect(Object.keys(errors).sort()).toEqual(['benign/text.jpg', 'malignant/cut.jpg', 'malignant/huge.png'])
  expect(errors['malignant/huge.png']).toMatch(/30000 x 30000/)
})

/** A valid PNG header and data of a black square of `side` pixels, without the memory. */
function hugePng(side: number): Buffer {
  const chunk = (type: string, data: Buffer): Buffer => {
    const body = Buffer.concat([Buffer.from(type), data])
    const size = Buffer.alloc(4)
    size.writeUInt32BE(data.length)
    const sum = Buffer.alloc(4)
    sum.writeUInt32BE(crc32(body))
    return Buffer.concat([size, body, sum])
  }
  const header = Buffer.alloc(13)
  header.writeUInt32BE(side, 0)
  header.writeUInt32BE(side, 4)
  header.set([1, 0, 0, 0, 0], 8) // one bit, grey
  const pixels = deflateSync(Buffer.alloc((Math.ceil(side / 8) + 1) * side))
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
  return Buffer.concat([
    signature,
    chunk('IHDR', header),
    chunk('IDAT', pixels),
    chunk('IEND', Buffer.alloc(0)),
  ])
}
