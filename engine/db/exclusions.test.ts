import { expect, it } from 'vitest'
import { SPLIT_PARTS } from '../../shared/domain/dataset.ts'
import { addRun, makeStudy, twoClasses } from '../testing/evaluated-study.ts'
import type { WriteDb } from './handles.ts'
import { countExcluded, exclusionHistory, insertExclusions } from './exclusions.ts'
import { imageById } from './images.ts'
import { imagesOfSplit } from './split-images.ts'

const NOW = '2026-01-01T00:00:00Z'
const images = twoClasses(20)
const run = (db: WriteDb, name: string) =>
  addRun(db, images, { name, seed: 1, skill: 1, classes: ['benign', 'malignant'] })

const idsOf = (db: WriteDb, ofRun?: number) =>
  imagesOfSplit(db, 1, SPLIT_PARTS, ofRun === undefined ? {} : { ofRun }).map(({ id }) => id)

it('leaves an image out of what starts later, and changes nothing of what was there', () => {
  const db = makeStudy(images)
  const all = idsOf(db)
  const before = run(db, 'before')
  insertExclusions(db, { images: [2, 3], excluded: true, reason: 'blurred' }, NOW)
  const between = run(db, 'between')
  insertExclusions(db, { images: [3], excluded: false }, NOW)
  const after = run(db, 'after')

  expect(idsOf(db)).toEqual(all.filter((id) => id !== 2))
  expect(idsOf(db, before)).toEqual(all)
  expect(idsOf(db, between)).toEqual(all.filter((id) => id !== 2 && id !== 3))
  expect(idsOf(db, after)).toEqual(all.filter((id) => id !== 2))
  expect(imageById(db, 2)?.excluded).toBe(true)
  expect(imageById(db, 3)?.excluded).toBe(false)
  expect(countExcluded(db, 1)).toBe(1)
})

it('keeps who excluded and restored it, and why', () => {
  const db = makeStudy(images)
  insertExclusions(db, { images: [3], excluded: true, reason: 'ruler', reviewer: 'Ayşe' }, NOW)
  // It is excluded already, and restoring what is in does nothing either.
  insertExclusions(db, { images: [3], excluded: true }, NOW)
  insertExclusions(db, { images: [3, 4], excluded: false }, NOW)
  expect(exclusionHistory(db, 3)).toEqual([
    { excluded: true, reason: 'ruler', reviewer: 'Ayşe', at: NOW },
    { excluded: false, reason: null, reviewer: null, at: NOW },
  ])
  expect(exclusionHistory(db, 4)).toEqual([])
  expect(() => db.exec('UPDATE exclusion SET excluded = 0')).toThrow(/history/)
})
