import { expect, it } from 'vitest'
import { insertDuplicates } from '../../db/duplicates.ts'
import { imageById } from '../../db/images.ts'
import type { WriteDb } from '../../db/handles.ts'
import { makeStudy } from '../../testing/evaluated-study.ts'
import { decideDuplicate, duplicateCounts, duplicatesPage, undoDuplicate } from './decisions.ts'

const NOW = '2026-01-01T00:00:00Z'
const all = { offset: 0, limit: 10 }

/** Images 1 and 2 in training, 3 in test; 1 and 2 of one picture with two labels, 1 and 3 of one, which the data calls two lesions. */
function study(): WriteDb {
  const db = makeStudy([
    { label: 'benign', part: 'train' },
    { label: 'malignant', part: 'train' },
    { label: 'benign', part: 'test' },
  ])
  const match = { isSameFile: false, similarity: 0.9, mirrored: true, degrees: 90, overlap: 0.8 }
  insertDuplicates(
    db,
    1,
    { compared: 3, minSimilarity: 0.75 },
    [
      { ...match, images: [1, 2], recordedAs: null },
      { ...match, images: [1, 3], recordedAs: ['lesion A', 'lesion B'] },
    ],
    NOW,
  )
  return db
}

it('lists pairs by what is wrong with them', () => {
  const db = study()
  expect(duplicateCounts(db)).toEqual({
    all: 2,
    open: 2,
    contradictions: 1,
    torn: 1,
    'recorded-apart': 1,
    search: { compared: 3, minSimilarity: 0.75 },
  })
  const { total, items } = duplicatesPage(db, all)
  expect(total).toBe(2)
  expect(items[0]).toMatchObject({ isContradiction: true, isTorn: false, mirrored: true, degrees: 90 })
  expect(items[0]?.images.map(({ key }) => key)).toEqual(['i001', 'i002'])
  const torn = duplicatesPage(db, { ...all, show: 'torn' })
  expect(torn.items).toMatchObject([{ recordedAs: ['lesion A', 'lesion B'], isTorn: true, decision: null }])
})

it('keeps decisions as a history, tells what they do not change, and takes them back', () => {
  const db = study()
  const [first, second] = duplicatesPage(db, all).items.map(({ id }) => id) as [number, number]
  const same = decideDuplicate(db, { pair: second, decision: 'same', reviewer: 'Ayşe' })
  expect(same.consequence?.text).toMatch(/i001 is in train and i003 in test/)
  const other = decideDuplicate(db, { pair: second, decision: 'different' })
  expect(other.pair).toMatchObject({ decision: 'different', isTorn: false })
  expect(duplicateCounts(db)).toMatchObject({ open: 1, torn: 0 })
  expect(decideDuplicate(db, { pair: first, decision: 'different' }).consequence?.text).toMatch(/next import/)
  expect(undoDuplicate(db)?.pair).toMatchObject({ id: first, decision: null })
  const back = undoDuplicate(db)?.pair
  expect(back).toMatchObject({ id: second, decision: 'same' })
  expect(back?.history).toMatchObject([
    { decision: 'same', reviewer: 'Ayşe', undone: false },
    { decision: 'different', undone: true },
  ])
  undoDuplicate(db)
  expect(undoDuplicate(db)).toBeNull()
})

it('leaves one of the two out of trainings, and takes it in again', () => {
  const db = study()
  expect(() => decideDuplicate(db, { pair: 1, decision: 'leave-out' })).toThrow(/which of the two/)
  expect(() => decideDuplicate(db, { pair: 1, decision: 'leave-out', leftOut: 3 })).toThrow(
    /which of the two/,
  )
  expect(() => decideDuplicate(db, { pair: 9, decision: 'same' })).toThrow(/no pair 9/)
  decideDuplicate(db, { pair: 1, decision: 'leave-out', leftOut: 2 })
  expect(imageById(db, 2)?.excluded).toBe(true)
  undoDuplicate(db)
  expect(imageById(db, 2)?.excluded).toBe(false)
})
