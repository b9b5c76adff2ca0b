import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { DatasetSummary } from '../../shared/domain/dataset.ts'
import type { ImportRequest } from '../../shared/domain/inspection.ts'
import { encodePng } from '../../imaging/encode.ts'
import { openDatabase } from '../db/database.ts'
import { type WriteDb } from '../db/handles.ts'
import { currentDataset, datasetSummary } from '../db/datasets.ts'
import { imageByKey } from '../db/images.ts'
import { listImages } from '../prediction/index/image-list.ts'
import { StudyCache } from '../study/study-cache.ts'
import { classFolders, picture, temporaryFolder, writeFiles } from '../testing/image-folder.ts'
import { importFolder } from './import.ts'

async function importing(
  folder: string,
  request: Partial<ImportRequest> = {},
  signal = new AbortController().signal,
) {
  const db = openDatabase(join(await temporaryFolder(), 'study.sqlite'))
  const summary = importFolder(db, { folder, ...request }, { id: 1, signal, progress: () => undefined })
  return { db, summary }
}

async function imported(
  folder: string,
  request: Partial<ImportRequest> = {},
): Promise<{ db: WriteDb; summary: DatasetSummary }> {
  const { db, summary } = await importing(folder, request)
  return { db, summary: await summary }
}

/** A folder of `n` pictures named p0.png ... and a table beside them. */
async function withTable(n: number, table: string, name = 'metadata.csv'): Promise<string> {
  const folder = await temporaryFolder()
  for (let i = 0; i < n; i++) await writeFiles(folder, { [`p${i}.png`]: await picture(i) })
  await writeFiles(folder, { [name]: table })
  return folder
}

function hamRows(n: number, row: (i: number) => string): string {
  return [
    'lesion_id,image_id,dx,dx_type,age,sex,localization',
    ...Array.from({ length: n }, (_, i) => row(i)),
  ].join('\n')
}

describe('labels', () => {
  it('are the folders: one each class', async () => {
    const folder = await temporaryFolder()
    await classFolders(folder, 10)
    await writeFiles(folder, { '.hidden/x.png': 'no image', 'benign/Thumbs.db': 'x', 'notes.txt': 'x' })
    const { db, summary } = await imported(folder)
    expect(summary).toMatchObject({
      images: 20,
      labelled: 20,
      classes: { benign: 10, malignant: 10 },
      labelSource: 'folders',
      groupSource: 'image',
      splitSource: 'made',
      unreadable: [],
      duplicates: [],
      synthetic: false,
    })
    expect(summary.split.train + summary.split.val + summary.split.test).toBe(20)
    expect(summary.split.train).toBe(14)
    expect(imageByKey(db, currentDataset(db)!.id, 'benign_3')).toMatchObject({
      path: 'benign/benign_3.png',
      label: 'benign',
      width: 32,
    })
    expect(
      listImages({ db, cache: new StudyCache() }, { search: 'NANT_1', offset: 0, limit: 10 }).items.map(
        (i) => i.key,
      ),
    ).toEqual(['malignant_1'])
  })

  it('are the diagnoses of HAM10000, mapped, with lesions kept together', async () => {
    const row = (i: number): string =>
      `HAM_${i >> 1},p${i},${['mel', 'nv', 'bkl'][(i >> 1) % 3]},histo,${i}0.0,male,back`
    const folder = await withTable(24, hamRows(24, row))
    const { db, summary } = await imported(folder, { map: { mel: 'malignant', nv: 'benign' } })
    expect(summary).toMatchObject({
      images: 24,
      labelled: 16,
      classes: { benign: 8, malignant: 8 },
      groups: 12,
      labelSource: 'ham10000',
      groupSource: 'lesion',
    })
    const parts = new Map<string, Set<string | null>>()
    for (const { key, part } of listImages({ db, cache: new StudyCache() }, { offset: 0, limit: 99 }).items) {
      const lesion = `${Number(key.slice(1)) >> 1}`
      parts.set(lesion, (parts.get(lesion) ?? new Set()).add(part))
    }
    expect([...parts.values()].filter((found) => found.size > 1)).toEqual([])
    expect(imageByKey(db, 1, 'p3')?.metadata).toMatchObject({
      age: 30,
      sex: 'male',
      dx: 'nv',
      lesion_id: 'HAM_1',
    })
  })

  it('come from tables as people save them: mark, tabs, quotes, extensions, extra columns', async () => {
    const lines = [
      '"image_id"\t"dx"\t"lesion_id"\t"centre, city"',
      ...Array.from({ length: 8 }, (_, i) => `"p${i}.png"\t"${i % 2 ? ' nv' : 'mel'}"\t""\t"a ""b"""`),
    ]
    const folder = await withTable(8, `\uFEFF${lines.join('\r\n')}\r\n`, 'labels.tsv')
    const { db, summary } = await imported(folder)
    expect(summary).toMatchObject({
      classes: { mel: 4, nv: 4 },
      groups: 8,
      groupSource: 'image',
      warnings: [],
    })
    expect(imageByKey(db, 1, 'p1')?.metadata).toEqual({ dx: 'nv', lesion_id: null, 'centre, city': 'a "b"' })
  })

  it('come from the folders when the metadata holds none, which still says the rest', async () => {
    const folder = await temporaryFolder()
    await classFolders(folder, 4)
    const rows = Array.from({ length: 4 }, (_, i) => [
      `L${i},benign_${i},,,5${i},,`,
      `L${i},malignant_${i},,,6${i},,`,
    ]).flat()
    await writeFiles(folder, {
      'metadata.csv': ['lesion_id,image_id,dx,dx_type,age,sex,localization', ...rows].join('\n'),
    })
    const { db, summary } = await imported(folder)
    expect(summary).toMatchObject({ labelSource: 'folders', groupSource: 'lesion', groups: 4 })
    expect(imageByKey(db, 1, 'malignant_2')?.metadata.age).toBe(62)
  })

  it('come from a named file and column, with a named group', async () => {
    const folder = await withTable(8, 'image_id,dx\np0,x\n')
    const elsewhere = join(await temporaryFolder(), 'mine.csv')
    const lines = Array.from({ length: 8 }, (_, i) => `p${i},${i % 2 ? 'yes' : 'no'},v${i >> 2}`)
    await writeFiles(join(elsewhere, '..'), {
      'mine.csv': ['image;cancer;visit', ...lines.map((l) => l.replaceAll(',', ';'))].join('\n'),
    })
    const { summary } = await imported(folder, {
      labels: [elsewhere],
      labelColumns: ['cancer'],
      groupColumns: ['visit'],
    })
    expect(summary).toMatchObject({
      labelSource: 'csv',
      classes: { no: 4, yes: 4 },
      groups: 2,
      groupSource: 'lesion',
    })
    const { summary: wrong } = await importing(folder, { labels: [elsewhere], labelColumns: ['tumour'] })
    await expect(wrong).rejects.toMatchObject({
      code: 'bad-input',
      hint: { text: expect.stringContaining('image, cancer, visit') },
    })
  })

  it('name the parts of a split, which is honoured', async () => {
    const part = (i: number): string => ['train', 'train', 'validation', 'test'][i % 4]!
    const lines = Array.from({ length: 16 }, (_, i) => `p${i},${i % 8 < 4 ? 'nv' : 'mel'},${part(i)}`)
    const { db, summary } = await imported(await withTable(16, ['image_id,dx,split', ...lines].join('\n')))
    expect(summary).toMatchObject({
      splitSource: 'given',
      split: { train: 8, val: 4, test: 4 },
      warnings: [],
    })
    expect(imageByKey(db, 1, 'p2')?.part).toBe('val')
  })
})

describe('images', () => {
  it('of one name get their folder as well; masks are no images', async () => {
    const folder = await temporaryFolder()
    await classFolders(folder, 3)
    await writeFiles(folder, {
      'benign/a.png': await picture('a1'),
      'malignant/a.png': await picture('a2'),
      'masks/benign_1_segmentation.png': await picture('m'),
      'benign/benign_2_segmentation.png': await picture('m2'),
    })
    const { db, summary } = await imported(folder)
    expect(summary.images).toBe(8)
    expect(imageByKey(db, 1, 'malignant/a')?.label).toBe('malignant')
    expect(imageByKey(db, 1, 'benign_1')?.maskPath).toBe('masks/benign_1_segmentation.png')
    expect(imageByKey(db, 1, 'benign_2')?.maskPath).toBe('benign/benign_2_segmentation.png')
  })

  it('that cannot be read are listed and left out', async () => {
    const folder = await temporaryFolder()
    await classFolders(folder, 4)
    const whole = await picture('t', 200)
    await writeFiles(folder, {
      'benign/text.jpg': 'Hello',
      'benign/torn.png': whole.subarray(0, whole.length >> 1),
      'benign/empty.png': '',
    })
    const { summary } = await imported(folder)
    expect(summary.images).toBe(8)
    expect(summary.unreadable.map(({ path }) => path)).toEqual([
      'benign/empty.png',
      'benign/text.jpg',
      'benign/torn.png',
    ])
    expect(summary.unreadable[1]!.error.text).toMatch(/text/)
  })

  it('with the same bytes or the same look never lie on both sides of the split', async () => {
    const folder = await temporaryFolder()
    await classFolders(folder, 12)
    const same = await picture('twin')
    for (let i = 0; i < 6; i++) await writeFiles(folder, { [`benign/twin_${i}.png`]: same })
    await writeFiles(folder, { 'benign/twin_large.png': await picture('twin', 64) })
    const { db, summary } = await imported(folder)
    expect(summary.duplicates).toHaveLength(5)
    expect(summary.duplicates[0]).toEqual(['twin_0', 'twin_1'])
    expect(summary).toMatchObject({ groupSource: 'near-duplicate', groups: 25 })
    const parts = listImages(
      { db, cache: new StudyCache() },
      { search: 'twin', offset: 0, limit: 99 },
    ).items.map((image) => image.part)
    expect(new Set(parts).size).toBe(1)
  })

  it('with the same bytes and different labels are told', async () => {
    const folder = await temporaryFolder()
    await classFolders(folder, 4)
    const same = await picture('twin')
    await writeFiles(folder, { 'benign/x.png': same, 'malignant/y.png': same })
    const { summary } = await imported(folder)
    expect(summary.warnings).toMatchObject([
      { text: expect.stringContaining('different labels (x: benign, y: malignant)') },
    ])
  })
})

describe('a bad folder', () => {
  async function refused(
    folder: string,
    message: RegExp,
    request: Partial<ImportRequest> = {},
  ): Promise<void> {
    const { db, summary } = await importing(folder, request)
    await expect(summary).rejects.toMatchObject({
      code: 'bad-input',
      message: expect.stringMatching(message),
      hint: { text: expect.stringMatching(/\w/) },
    })
    expect(datasetSummary(db)).toBeNull()
  }

  it('is refused with what is wrong and what to do', async () => {
    const empty = await temporaryFolder()
    await refused(join(empty, 'nowhere'), /is not there/)
    await refused(empty, /no images/)
    await writeFiles(empty, { 'a.png': await picture('a'), 'b.png': await picture('b') })
    await refused(empty, /has no labels/)
    await refused(join(empty, 'a.png'), /is a file/)
    const single = await temporaryFolder()
    await classFolders(single, 3, ['benign'])
    await refused(single, /one class \(benign\)/)
    const broken = await temporaryFolder()
    await writeFiles(broken, { 'benign/a.jpg': 'text', 'malignant/b.jpg': 'text' })
    await refused(broken, /None of the 2 images/)
  })

  it('is refused when its table names none of the images; a few that are missing are told', async () => {
    await refused(await withTable(4, 'image_id,dx\nq0,nv\nq1,mel\n'), /none of them is in the folder/)
    const { summary } = await imported(
      await withTable(4, 'image_id,dx\np0,nv\np1,mel\np2,nv\np3,mel\nq9,mel\n'),
    )
    expect(summary.warnings.map(({ text }) => text)).toContainEqual(
      expect.stringContaining('names 1 image(s) that are not in the folder: q9'),
    )
  })

  it('is refused when the file or the map fits nothing', async () => {
    const folder = await withTable(4, 'image_id,dx\np0,nv\np1,mel\np2,nv\np3,mel\n')
    await refused(folder, /None of the mapped diagnoses/, { map: { MALIGN: 'x' } })
    await refused(folder, /one class/, { map: { mel: 'x', nv: 'x' } })
    await refused(folder, /is not there/, { labels: [join(folder, 'no.csv')] })
    await writeFiles(folder, { 'odd.csv': 'colour,size\nred,3\n' })
    await refused(folder, /no column that names the images/, { labels: [join(folder, 'odd.csv')] })
  })

  it('with a picture larger than any camera takes: listed, quickly', async () => {
    const folder = await temporaryFolder()
    await classFolders(folder, 3)
    const bomb = Buffer.from(await encodePng(new Uint8Array(12), 2, 2))
    bomb.writeUInt32BE(30_000, 16)
    bomb.writeUInt32BE(30_000, 20)
    await writeFiles(folder, { 'benign/bomb.png': bomb })
    const { summary } = await imported(folder)
    expect(summary.unreadable).toMatchObject([{ path: 'benign/bomb.png' }])
  })

  it('leaves nothing when cancelled', async () => {
    const folder = await temporaryFolder()
    await classFolders(folder, 6)
    const controller = new AbortController()
    const { db, summary } = await importing(folder, {}, controller.signal)
    controller.abort()
    await expect(summary).rejects.toMatchObject({ name: 'AbortError' })
    expect(datasetSummary(db)).toBeNull()
  })
})

const real = join(import.meta.dirname, '../../../shared/data/lesions')
if (!existsSync(real))
  process.stderr.write('skipped: the import of real collections (../shared/data is not there)\n')

describe.skipIf(!existsSync(real))('real collections', () => {
  it('import as they are', async () => {
    const { summary } = await imported(join(real, 'ph2'))
    expect(summary).toMatchObject({ images: 125, labelled: 125, unreadable: [], warnings: [] })
    const mapped = await imported(join(real, 'ham10000_450'), { map: { mel: 'malignant', nv: 'benign' } })
    expect(mapped.summary).toMatchObject({
      images: 137,
      labelSource: 'ham10000',
      classes: { benign: 108, malignant: 16 },
    })
    expect(imageByKey(mapped.db, 1, 'ISIC_0024306')?.maskPath).toContain(
      'masks/ham10000_450/ISIC_0024306_segmentation.png',
    )
  })
})
