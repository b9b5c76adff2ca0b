import { existsSync } from 'node:fs'
import { readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { decodeRgb } from '../../imaging/decode.ts'
import { bmp, dicom } from '../../imaging/testing/hand-written.ts'
import { AppError } from '../../shared/errors.ts'
import { say } from '../../shared/say.ts'
import { currentDataset } from '../db/datasets.ts'
import { imageFindingCounts, imagesWithFinding, isConverted } from '../db/image-findings.ts'
import { imageByKey } from '../db/images.ts'
import { KeptReads } from '../db/kept-reads.ts'
import { KEPT_READS, thumbnailFile } from '../study/layout.ts'
import { Media } from '../study/media.ts'
import { openStudy } from '../study/study.ts'
import { classFolders, picture, temporaryFolder, writeFiles } from '../testing/image-folder.ts'
import { importFolder } from './import.ts'
import { readImages } from './read-images.ts'

async function newStudy() {
  const study = openStudy(join(await temporaryFolder(), 'a.lesionlens'), true)
  const stop = new AbortController()
  const context = { id: 1, signal: stop.signal, progress: () => undefined }
  return { study, stop, context }
}

describe('an import', () => {
  it('makes the thumbnails of the pictures it reads', async () => {
    const folder = await temporaryFolder()
    await classFolders(folder, 6)
    const { study, context } = await newStudy()
    await importFolder(study.db, { folder }, context, study)
    const { sha256 } = imageByKey(study.db, 1, 'benign_3')!
    const { width, format } = await sharp(study.path(thumbnailFile(sha256))).metadata()
    expect([width, format]).toEqual([32, 'jpeg'])
    expect(await readdir(study.path('cache/thumbs'))).toHaveLength(12)
    study.close()
  })

  it('goes on where one was stopped, and reads again what has changed since', async () => {
    const folder = await temporaryFolder()
    const names = Array.from({ length: 40 }, (_, i) => `${i}.png`)
    for (const name of names) await writeFiles(folder, { [name]: await picture(name) })
    const { study, stop, context } = await newStudy()
    let done = 0
    const progress = (count: number) => {
      done = count
      if (count === 20) stop.abort(new AppError('cancelled', say`Cancelled.`))
    }
    const reading = readImages(folder, names, { ...context, progress, study })
    await expect(reading).rejects.toMatchObject({ code: 'cancelled' })
    expect(done).toBeLessThan(40)
    // What was read is not read again: other bytes under the same size and times go unseen.
    const kept = new KeptReads(study.path(KEPT_READS), folder)
    const first = join(folder, '0.png')
    expect(kept.find('0.png', await stat(first))).toMatchObject({ width: 32 })
    expect(kept.find('39.png', await stat(join(folder, '39.png')))).toBeNull()
    kept.close()
    await writeFile(first, await picture('another'))
    const again = { signal: new AbortController().signal, progress: () => undefined, study }
    const { images } = await readImages(folder, names, again)
    const whole = await readImages(folder, names, { ...again, study: null })
    expect(images).toEqual(whole.images)
    study.close()
  })

  it('makes do without what it kept where that is damaged', async () => {
    const folder = await temporaryFolder()
    await classFolders(folder, 3)
    const { study, context } = await newStudy()
    await writeFile(study.path(KEPT_READS), 'no database')
    expect((await importFolder(study.db, { folder }, context, study)).images).toBe(6)
    study.close()
  })

  it('tells what was converted and what looks odd, image by image', async () => {
    const folder = await temporaryFolder()
    await classFolders(folder, 4)
    const flat = (background: string, side: number, channels: 3 | 4 = 3) =>
      sharp({ create: { width: side, height: side, channels, background } })
        .png()
        .toBuffer()
    await writeFiles(folder, {
      'benign/black.png': await flat('#000000', 64),
      'benign/small.png': await picture('small', 16),
      'malignant/clear.png': await sharp(await picture('clear'))
        .ensureAlpha(0.5)
        .png()
        .toBuffer(),
      'malignant/bitmap.bmp': bmp({
        width: 64,
        rows: 64,
        bits: 24,
        data: Array.from({ length: 64 * 192 }, (_, i) => (i * 37) % 251),
      }),
    })
    const { study, context } = await newStudy()
    const { warnings, images } = await importFolder(study.db, { folder }, context, study)
    expect(images).toBe(12)
    const dataset = currentDataset(study.db)!.id
    expect(imageFindingCounts(study.db, dataset)).toEqual({
      dark: 1,
      uniform: 1,
      tiny: 1,
      'transparent-on-white': 1,
    })
    const { total, items } = imagesWithFinding(study.db, dataset, { kind: 'tiny', offset: 0, limit: 10 })
    expect([total, items[0]!.image.key]).toEqual([1, 'small'])
    expect(warnings.map(({ text }) => text)).toContain(
      '1 pictures are transparent in places, which show white (malignant/clear.png).',
    )
    const clear = imageByKey(study.db, dataset, 'clear')!
    expect(isConverted(study.db, clear.id)).toBe(true)
    const media = new Media(study)
    expect((await media.file('image', clear.id)).mime).toBe('image/jpeg')
    const shown = await media.file('image', imageByKey(study.db, dataset, 'bitmap')!.id)
    expect((await sharp(shown.file).metadata()).format).toBe('jpeg')
    study.close()
  })
})

it('keeps nothing of a patient that a DICOM file names', async () => {
  const folder = await temporaryFolder()
  for (const name of ['benign', 'malignant'])
    for (let i = 0; i < 3; i++) {
      const pixels = Buffer.from(
        Array.from({ length: 48 * 48 * 3 }, (_, k) => (k * (i + 3) * (name.length + 1)) % 256),
      )
      const file = dicom({ photometric: 'RGB', samples: 3, width: 48, rows: 48, pixels })
      await writeFiles(folder, { [`${name}/${i}.dcm`]: file })
    }
  const { study, context } = await newStudy()
  const { images } = await importFolder(study.db, { folder }, context, study)
  expect(images).toBe(6)
  await new Media(study).file('image', 1)
  const root = study.folder
  study.close()
  const files = await readdir(root, { recursive: true, withFileTypes: true })
  const kept = files.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
  expect(kept.some((file) => file.endsWith('.jpg'))).toBe(true)
  for (const file of kept) {
    const bytes = (await readFile(file)).toString('latin1')
    for (const secret of ['DOE', 'JANE', 'PID-4711', '19500401', 'Elsewhere'])
      expect(bytes, file).not.toContain(secret)
  }
  expect(existsSync(join(folder, 'benign/0.dcm'))).toBe(true)
})

it('reads the pictures of an HDF5 file as if it were a folder', async () => {
  const folder = await temporaryFolder()
  const container = fileURLToPath(new URL('../../imaging/testing/isic-2024.hdf5', import.meta.url))
  await writeFiles(folder, {
    'train-image.hdf5': await readFile(container),
    'notes.h5': 'no HDF5',
    'train-metadata.csv': 'isic_id,target\nISIC_0015670,0\nISIC_0015845,1\nISIC_0015864,0\n',
  })
  const { study, context } = await newStudy()
  const summary = await importFolder(study.db, { folder }, context, study)
  expect([summary.images, summary.labelled, summary.classes]).toEqual([3, 3, { benign: 2, malignant: 1 }])
  expect(summary.unreadable.map(({ path }) => path)).toEqual(['notes.h5'])
  const image = imageByKey(study.db, 1, 'ISIC_0015845')!
  expect(image).toMatchObject({
    path: 'train-image.hdf5/ISIC_0015845.jpg',
    width: 48,
    height: 40,
    format: 'jpeg',
  })
  // The colours that were written: 200 100 50, 100 50 200, 50 200 100.
  for (const [name, colour] of [
    ['ISIC_0015670', [200, 100, 50]],
    ['ISIC_0015845', [100, 50, 200]],
    ['ISIC_0015864', [50, 200, 100]],
  ] as const) {
    const pixels = await decodeRgb(join(folder, 'train-image.hdf5', `${name}.jpg`), { width: 1, height: 1 })
    colour.forEach((value, c) => expect(Math.abs(pixels[c]! - value), name).toBeLessThanOrEqual(3))
  }
  await expect(decodeRgb(join(folder, 'train-image.hdf5/none.jpg'), { width: 1, height: 1 })).rejects.toThrow(
    /is not there/,
  )
  const shown = await new Media(study).file('image', image.id)
  expect((await sharp(shown.file).metadata()).width).toBe(48)
  study.close()
})
