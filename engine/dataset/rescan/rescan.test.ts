import { mkdir, readFile, rename, rm, unlink, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { transaction } from '../../db/database.ts'
import { openDatabase } from '../../db/database.ts'
import { datasetSummary } from '../../db/datasets.ts'
import { insertLabels } from '../../db/labels.ts'
import { imagesOfSplit } from '../../db/split-images.ts'
import { knownImages, type KnownImage } from '../../db/rescans.ts'
import type { WriteDb } from '../../db/handles.ts'
import type { RescanResult } from '../../../shared/domain/rescan.ts'
import { Random } from '../../../shared/random.ts'
import { classFolders, picture, temporaryFolder, writeFiles } from '../../testing/image-folder.ts'
import { importOrRescan } from './import-or-rescan.ts'
import { locateFolder } from './locate-folder.ts'
import { folderChanges, rescanFolder } from './rescan.ts'

const job = { id: 1, signal: new AbortController().signal, progress: () => undefined }
const { signal } = job

async function importing(folder: string): Promise<WriteDb> {
  const db = openDatabase(join(await temporaryFolder(), 'study.sqlite'))
  // Files written in the same moment as they are read may change unseen; a folder of a user is older.
  await settle(folder, db)
  return db
}

async function settle(folder: string, db: WriteDb): Promise<void> {
  await importOrRescan(db, { folder }, job)
  await rescanFolder(db, job)
}

async function classesOf(count: number): Promise<{ folder: string; db: WriteDb }> {
  const folder = await temporaryFolder()
  await classFolders(folder, count)
  return { folder, db: await importing(folder) }
}

const byKey = (db: WriteDb): Map<string, KnownImage> =>
  new Map(knownImages(db, 1).map((image) => [image.key, image]))
const counts = ({ added, changed, moved, renamed, gone, unchanged }: RescanResult) => ({
  added,
  changed,
  moved,
  renamed,
  gone,
  unchanged,
})
const nothing = { added: 0, changed: 0, moved: 0, renamed: 0, gone: 0 }

describe('a rescan', () => {
  test('of an unchanged folder reads nothing and changes nothing', async () => {
    const { folder, db } = await classesOf(5)
    const before = byKey(db)
    // Unreadable now: had it been read, it would be listed.
    const file = join(folder, 'benign/benign_0.png')
    const { size, times } = await damage(file)
    expect(counts(await rescanFolder(db, job))).toEqual({ ...nothing, unchanged: 10 })
    expect(size).toBeGreaterThan(0)
    expect(times).toBeDefined()
    expect(byKey(db)).toEqual(before)
    expect(db.prepare('SELECT count(*) FROM rescan').pluck().get()).toBe(0)
  })

  test('of files written again with the same content finds them unchanged', async () => {
    const { folder, db } = await classesOf(5)
    await utimes(join(folder, 'benign/benign_0.png'), 1, 1)
    expect(await folderChanges(db, signal)).toMatchObject({ changed: 1, unchanged: 9 })
    expect(counts(await rescanFolder(db, job))).toEqual({ ...nothing, unchanged: 10 })
    expect(await folderChanges(db, signal)).toEqual({ added: 0, changed: 0, gone: 0, unchanged: 10 })
  })

  test('follows added, changed, moved, renamed and deleted files; labels, reviews and parts stay', async () => {
    const { folder, db } = await classesOf(12)
    const before = byKey(db)
    const corrected = before.get('benign_1')!
    transaction(db, () =>
      insertLabels(db, [{ image: corrected.id, label: 'malignant', source: 'review', reviewer: 'a' }], 'now'),
    )
    await writeFiles(folder, { 'benign/new.png': await picture('new') })
    await writeFiles(folder, { 'benign/benign_0.png': await picture('other') })
    await rename(join(folder, 'benign/benign_1.png'), join(folder, 'benign/corrected.png'))
    await mkdir(join(folder, 'benign/deep'))
    await rename(join(folder, 'benign/benign_2.png'), join(folder, 'benign/deep/benign_2.png'))
    await unlink(join(folder, 'malignant/malignant_3.png'))
    expect(await folderChanges(db, signal)).toEqual({ added: 3, changed: 1, gone: 3, unchanged: 20 })
    const result = await rescanFolder(db, job)
    expect(counts(result)).toEqual({ added: 1, changed: 1, moved: 1, renamed: 1, gone: 1, unchanged: 20 })
    const after = byKey(db)
    expect(after.get('corrected')).toMatchObject({
      id: corrected.id,
      label: 'malignant',
      part: corrected.part,
    })
    expect(after.get('benign_2')).toMatchObject({ path: 'benign/deep/benign_2.png', isGone: false })
    expect(after.get('benign_0')!.sha256).not.toBe(before.get('benign_0')!.sha256)
    expect(after.get('malignant_3')).toMatchObject({ isGone: true, part: before.get('malignant_3')!.part })
    expect(after.get('new')).toMatchObject({ label: 'benign' })
    expect(after.get('new')!.part).not.toBeNull()
    for (const image of before.values())
      expect([...after.values()].find(({ id }) => id === image.id)!.part).toBe(image.part)
    expect(counts(await rescanFolder(db, job))).toEqual({ ...nothing, unchanged: 24 })
  })

  test('takes two files whose names were exchanged for two renamed ones', async () => {
    const { folder, db } = await classesOf(4)
    const before = byKey(db)
    const [a, b] = [join(folder, 'benign/benign_0.png'), join(folder, 'malignant/malignant_0.png')]
    const [first, second] = [await readFile(a), await readFile(b)]
    await writeFile(a, second)
    await writeFile(b, first)
    const result = await rescanFolder(db, job)
    expect(counts(result)).toEqual({ ...nothing, moved: 2, unchanged: 6 })
    const after = byKey(db)
    expect(after.get('malignant_0')).toMatchObject({ id: before.get('benign_0')!.id, label: 'benign' })
    expect(after.get('benign_0')).toMatchObject({ id: before.get('malignant_0')!.id, label: 'malignant' })
    expect(result.warnings.map(({ text }) => text)).toEqual([
      expect.stringContaining('2 moved file(s) now lie where another label is said of them'),
    ])
  })

  test('leaves what is gone out of the next training, and takes it back when it returns', async () => {
    const { folder, db } = await classesOf(6)
    const file = join(folder, 'benign/benign_0.png')
    const { id } = byKey(db).get('benign_0')!
    const content = await readFile(file)
    await unlink(file)
    await rescanFolder(db, job)
    const learned = (): number[] => imagesOfSplit(db, 1, ['train', 'val', 'test']).map((image) => image.id)
    expect(learned()).not.toContain(id)
    await writeFiles(folder, { 'benign/again.png': content })
    expect(counts(await rescanFolder(db, job))).toEqual({ ...nothing, added: 1, unchanged: 11 })
    expect(learned()).toContain(id)
    expect(byKey(db).get('again')).toMatchObject({ id, isGone: false })
  })

  test('lists what cannot be read, and takes a picture that became unreadable for gone', async () => {
    const { folder, db } = await classesOf(4)
    await writeFiles(folder, { 'benign/broken.png': 'no picture', 'benign/benign_0.png': 'no picture' })
    const result = await rescanFolder(db, job)
    expect(counts(result)).toEqual({ ...nothing, gone: 1, unchanged: 7 })
    expect(result.unreadable.map(({ path }) => path).sort()).toEqual([
      'benign/benign_0.png',
      'benign/broken.png',
    ])
  })

  test('an import of the same folder is one; with other choices it is refused', async () => {
    const { folder, db } = await classesOf(6)
    await writeFiles(folder, { 'benign/new.png': await picture('new') })
    const summary = await importOrRescan(db, { folder: `${folder}/` }, job)
    expect(summary.images).toBe(13)
    expect(db.prepare('SELECT count(*) FROM dataset').pluck().get()).toBe(1)
    await expect(importOrRescan(db, { folder, map: { benign: 'x', malignant: 'y' } }, job)).rejects.toThrow(
      'read with other choices (map)',
    )
  })
})

/** Other bytes of the same size and time. */
async function damage(file: string): Promise<{ size: number; times: object }> {
  const { stat } = await import('node:fs/promises')
  const info = await stat(file)
  await writeFile(file, Buffer.alloc(info.size, 1))
  await utimes(file, info.mtimeMs / 1000, info.mtimeMs / 1000)
  return { size: info.size, times: info }
}

describe('new pictures of what is known', () => {
  const table = (rows: string[]): string => ['image_id,dx,lesion_id', ...rows].join('\n')

  test('go where their lesion and their duplicate are', async () => {
    const folder = await temporaryFolder()
    const rows: string[] = []
    for (let i = 0; i < 30; i++) {
      await writeFiles(folder, { [`p${i}.png`]: await picture(i) })
      rows.push(`p${i},${i % 2 ? 'nv' : 'mel'},L${i}`)
    }
    await writeFiles(folder, { 'metadata.csv': table(rows) })
    const db = await importing(folder)
    const before = byKey(db)
    for (let i = 0; i < 30; i++) {
      await writeFiles(folder, { [`q${i}.png`]: await picture(`q${i}`), [`copy${i}.png`]: await picture(i) })
      rows.push(`q${i},${i % 2 ? 'nv' : 'mel'},L${i}`, `copy${i},${i % 2 ? 'nv' : 'mel'},M${i}`)
    }
    await writeFiles(folder, { 'metadata.csv': table(rows) })
    expect(await rescanFolder(db, job)).toMatchObject({ added: 60, unchanged: 30, warnings: [] })
    const after = byKey(db)
    for (let i = 0; i < 30; i++) {
      const { part, group } = before.get(`p${i}`)!
      expect(after.get(`q${i}`)).toMatchObject({ part, group })
      expect(after.get(`copy${i}`)).toMatchObject({ part, group })
    }
  })

  test('go where the lesion was whose picture is gone', async () => {
    const folder = await temporaryFolder()
    const rows = Array.from({ length: 20 }, (_, i) => `p${i},${i % 2 ? 'nv' : 'mel'},L${i}`)
    for (let i = 0; i < 20; i++) await writeFiles(folder, { [`p${i}.png`]: await picture(i) })
    await writeFiles(folder, { 'metadata.csv': table(rows) })
    const db = await importing(folder)
    const { part } = byKey(db).get('p3')!
    await unlink(join(folder, 'p3.png'))
    await writeFiles(folder, {
      'new.png': await picture('new'),
      'metadata.csv': table([...rows, 'new,nv,L3']),
    })
    await rescanFolder(db, job)
    expect(byKey(db).get('new')!.part).toBe(part)
  })

  test('that join two parts are put in none, and told', async () => {
    const folder = await temporaryFolder()
    const rows = Array.from({ length: 30 }, (_, i) => `p${i},${i % 2 ? 'nv' : 'mel'},L${i}`)
    for (let i = 0; i < 30; i++) await writeFiles(folder, { [`p${i}.png`]: await picture(i) })
    await writeFiles(folder, { 'metadata.csv': table(rows) })
    const db = await importing(folder)
    const images = [...byKey(db).values()]
    const test = images.find(({ part }) => part === 'test')!
    const train = images.find(({ part }) => part === 'train')!
    // The same picture as one of training, of a lesion that is tested.
    await writeFiles(folder, {
      'both.png': await readFile(join(folder, train.path)),
      'metadata.csv': table([...rows, `both,nv,${test.group}`]),
    })
    const { warnings } = await rescanFolder(db, job)
    expect(byKey(db).get('both')!.part).toBeNull()
    expect(warnings.map(({ text }) => text)).toEqual([
      '1 new image(s) belong to lesions or patients that lie in more than one part of the split (both); they were put in none.',
    ])
  })
})

test('no rescan of a random folder moves an image or tears a group, and shares stay near', async () => {
  const random = new Random(4)
  for (let round = 0; round < 12; round++) {
    const folder = await temporaryFolder()
    const lesions = 20 + random.below(30)
    const rows: string[] = []
    let made = 0
    const add = async (count: number): Promise<void> => {
      for (let n = 0; n < count; n++) {
        const lesion = random.below(lesions)
        const name = `p${made++}`
        // Some are the same picture under another name.
        const seed = random.uniform() < 0.1 ? `again ${random.below(5)}` : `${round} ${name}`
        await writeFiles(folder, { [`${name}.png`]: await picture(seed, 16) })
        rows.push(`${name},${['nv', 'mel', 'bcc'][lesion % 3]},L${lesion}`)
      }
      await writeFiles(folder, { 'metadata.csv': ['image_id,dx,lesion_id', ...rows].join('\n') })
    }
    await add(60)
    const db = await importing(folder)
    for (let step = 0; step < 3; step++) {
      const before = new Map(knownImages(db, 1).map((image) => [image.id, image]))
      await add(random.below(20))
      const present = [...before.values()].filter(({ isGone }) => !isGone)
      for (const { path } of present.slice(0, random.below(4))) await unlink(join(folder, path))
      for (const [i, { path }] of present.slice(10, 10 + random.below(4)).entries()) {
        await mkdir(join(folder, `moved${step}`), { recursive: true })
        await rename(join(folder, path), join(folder, `moved${step}/${step}-${i}.png`))
      }
      await rescanFolder(db, job)
      const after = knownImages(db, 1)
      for (const image of after) {
        const old = before.get(image.id)
        if (old) expect([image.part, image.group]).toEqual([old.part, old.group])
      }
      for (const [, same] of Map.groupBy(after, ({ group }) => group))
        expect(new Set(same.flatMap(({ part }) => part ?? [])).size).toBeLessThanOrEqual(1)
    }
    const { split } = datasetSummary(db)!
    expect(split.train).toBeGreaterThan(split.test)
  }
}, 120_000)

describe('a folder that is elsewhere now', () => {
  test('is told, and found again', async () => {
    const { folder, db } = await classesOf(5)
    const moved = join(await temporaryFolder(), 'moved')
    await rename(folder, moved)
    await expect(rescanFolder(db, job)).rejects.toMatchObject({
      code: 'bad-input',
      hint: { action: { kind: 'locate-folder' } },
    })
    await expect(folderChanges(db, signal)).rejects.toMatchObject({ code: 'bad-input' })
    expect(await locateFolder(db, moved, signal)).toEqual({ folder: moved, compared: 10, differing: 0 })
    expect(counts(await rescanFolder(db, job))).toEqual({ ...nothing, unchanged: 10 })
  })

  test('is not taken for one with other pictures of the same names', async () => {
    const { folder, db } = await classesOf(5)
    await rm(folder, { recursive: true })
    const other = await temporaryFolder()
    for (const name of ['benign', 'malignant'])
      for (let i = 0; i < 5; i++)
        await writeFiles(other, { [`${name}/${name}_${i}.png`]: await picture(`other ${name} ${i}`) })
    await expect(locateFolder(db, other, signal)).rejects.toThrow('10 of 10 images compared')
    expect(datasetSummary(db)!.folder).toBe(folder)
  })
})
