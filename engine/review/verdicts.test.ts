import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import { openDatabase } from '../db/database.ts'
import { type WriteDb } from '../db/handles.ts'
import { imageById } from '../db/images.ts'
import { insertLabels, labelHistory } from '../db/labels.ts'
import { StudyCache, type ReadStudy } from '../study/study-cache.ts'
import { fillStudy, type FilledStudy } from '../testing/filled-study.ts'
import { temporaryFolder } from '../testing/image-folder.ts'
import { sampleView } from '../api/views.ts'
import { correctedLabels } from './corrected-labels.ts'
import { exportReviews } from './export-reviews.ts'
import { reviewQueue } from './queue.ts'
import { listReviewers, reviewerPairs } from './reviewers.ts'
import { redoReview, setReview, undoReview } from './verdicts.ts'

let db: WriteDb
let opened: ReadStudy
let study: FilledStudy
let image: number
let imported: string
let other: string

beforeEach(() => {
  db = openDatabase(':memory:')
  opened = { db, cache: new StudyCache() }
  study = fillStudy(db, 60, 1)
  image = study.images[0]!
  imported = study.labels[0]!
  other = imported === 'mel' ? 'nv' : 'mel'
})

const label = (id = image): string | null => imageById(db, id)!.label

describe('verdicts', () => {
  it('make an image reviewed, notes put it in review, and what is left out stays', () => {
    const noted = setReview(db, { image, reviewer: ' Ayşe ', note: 'hairs' })
    expect(noted.review).toMatchObject({
      reviewer: 'Ayşe',
      status: 'in-review',
      verdict: null,
      note: 'hairs',
    })
    const judged = setReview(db, { image, reviewer: 'Ayşe', verdict: 'artefact', artefact: 'hair' })
    expect(judged.review).toMatchObject({
      status: 'reviewed',
      verdict: 'artefact',
      artefact: 'hair',
      note: 'hairs',
    })
    expect(judged).toMatchObject({ canUndo: true, canRedo: false })
    const again = setReview(db, { image, reviewer: 'Ayşe', verdict: 'poor-image', status: 'in-review' })
    expect(again.review).toMatchObject({ status: 'in-review', artefact: null })
  })

  it('correct the label, and give it back with the verdict', () => {
    const { image: corrected } = setReview(db, { image, reviewer: 'A', verdict: 'label-wrong', label: other })
    expect(corrected.label).toBe(other)
    expect(labelHistory(db, image).at(-1)).toMatchObject({ label: other, source: 'review', reviewer: 'A' })
    setReview(db, { image, reviewer: 'A', note: 'sure' })
    expect(label()).toBe(other)
    setReview(db, { image, reviewer: 'A', verdict: 'model-wrong' })
    expect(label()).toBe(imported)
    expect(labelHistory(db, image).map((each) => each.label)).toEqual([imported, other, imported])
  })

  it('leave a label alone that somebody else has set since', () => {
    setReview(db, { image, reviewer: 'A', verdict: 'label-wrong', label: other })
    insertLabels(db, [{ image, label: 'scc', source: 'review', reviewer: 'B' }], 'now')
    undoReview(db, 'A')
    expect(label()).toBe('scc')
    expect(labelHistory(db, image)).toHaveLength(3)
  })

  it('refuse what makes no sense', () => {
    const set = (change: object) => () => setReview(db, { image, reviewer: 'A', ...change })
    expect(set({ reviewer: ' ' })).toThrow(/name of its reviewer/)
    expect(set({ verdict: 'label-wrong' })).toThrow(/correct one/)
    expect(set({ verdict: 'nonsense' })).toThrow(/no verdict/)
    expect(set({ image: 9999 })).toThrow(/no image/)
    expect(set({ run: 9999 })).toThrow(/no run/)
    expect(sampleView(opened, image, []).history).toEqual([])
  })
})

describe('undo and redo', () => {
  it('go back to the start and forward again, labels with them', () => {
    const second = study.images[1]!
    setReview(db, { image, reviewer: 'A', verdict: 'label-wrong', label: other })
    setReview(db, { image: second, reviewer: 'A', verdict: 'model-wrong' })
    setReview(db, { image, reviewer: 'A', verdict: 'label-wrong', label: 'scc' })
    expect(label()).toBe('scc')
    expect(undoReview(db, 'A')!.image.label).toBe(other)
    expect(undoReview(db, 'A')!.review).toMatchObject({
      image: second,
      verdict: null,
      status: 'needs-review',
    })
    expect(undoReview(db, 'A')).toMatchObject({ canUndo: false, canRedo: true, image: { label: imported } })
    expect(undoReview(db, 'A')).toBeNull()
    expect(redoReview(db, 'A')!.image.label).toBe(other)
    expect(redoReview(db, 'A')!.review.verdict).toBe('model-wrong')
    expect(redoReview(db, 'A')!.image.label).toBe('scc')
    expect(redoReview(db, 'A')).toBeNull()
    setReview(db, { image, reviewer: 'A', verdict: null })
    expect(label()).toBe(imported)
  })

  it('are each reviewer’s own, and a new change ends redo', () => {
    setReview(db, { image, reviewer: 'A', verdict: 'model-wrong' })
    setReview(db, { image, reviewer: 'B', verdict: 'both-defensible' })
    expect(undoReview(db, 'A')!.review.reviewer).toBe('A')
    setReview(db, { image, reviewer: 'A', verdict: 'poor-image' })
    expect(redoReview(db, 'A')).toBeNull()
    expect(listReviewers(opened)).toMatchObject([
      { name: 'A', canUndo: true, canRedo: false, status: { reviewed: 1 } },
      { name: 'B', canUndo: true, canRedo: false, status: { reviewed: 1 } },
    ])
    expect(sampleView(opened, image, []).reviews.map(({ reviewer, verdict }) => [reviewer, verdict])).toEqual(
      [
        ['A', 'poor-image'],
        ['B', 'both-defensible'],
      ],
    )
    expect(sampleView(opened, image, []).history.map((each) => each.action)).toEqual([
      'set',
      'set',
      'undo',
      'set',
    ])
  })

  it('take a label away again from an image that had none', () => {
    insertLabels(db, [{ image, label: '', source: 'review' }], 'now')
    expect(label()).toBeNull()
    setReview(db, { image, reviewer: 'A', verdict: 'label-wrong', label: 'mel' })
    expect(label()).toBe('mel')
    undoReview(db, 'A')
    expect(label()).toBeNull()
  })
})

it('tells what retraining would use, and lists what is not reviewed yet', () => {
  const before = reviewQueue(opened, { queue: 'unreviewed', part: 'all', offset: 0, limit: 0 }).total
  setReview(db, { image, reviewer: 'A', verdict: 'label-wrong', label: other, note: 'atypical network' })
  setReview(db, { image: study.images[1]!, reviewer: 'A', verdict: 'model-wrong' })
  const corrected = correctedLabels(opened, undefined)
  expect(corrected).toMatchObject({ count: 1, parts: { [study.parts[0]!]: 1 } })
  expect(corrected.items).toMatchObject([
    {
      image: { id: image, label: other },
      from: imported,
      to: other,
      reviewer: 'A',
      note: 'atypical network',
    },
  ])
  expect(correctedLabels(opened, study.runs[0]!).count).toBe(0)
  const unreviewed = (filter?: { reviewer: string }) =>
    reviewQueue(opened, { queue: 'unreviewed', part: 'all', filter, offset: 0, limit: 0 }).total
  expect(unreviewed()).toBe(before - 2)
  expect(unreviewed({ reviewer: 'B' })).toBe(before)
  undoReview(db, 'A')
  undoReview(db, 'A')
  expect(correctedLabels(opened, undefined).count).toBe(0)
})

it('compares reviewers: Cohen’s kappa as worked out by hand', () => {
  // Of 10 images both say model-wrong to 4, poor-image to 3; A and B differ on 3: observed 0.7, expected 0.5 * 0.6 + 0.5 * 0.4.
  const say = (reviewer: string, verdicts: string) =>
    [...verdicts].forEach((v, i) =>
      setReview(db, {
        image: study.images[i]!,
        reviewer,
        verdict: v === 'm' ? 'model-wrong' : 'poor-image',
      }),
    )
  say('A', 'mmmmmppppp')
  say('B', 'mmmmppppmm')
  const [pair] = reviewerPairs(opened)
  expect(pair).toMatchObject({ a: 'A', b: 'B', n: 10, agreement: 0.7 })
  expect(pair!.kappa).toBeCloseTo((0.7 - 0.5) / (1 - 0.5), 12)
})

it('exports reviews as CSV, the present ones or all', async () => {
  const file = join(await temporaryFolder(), 'out', 'reviews.csv')
  setReview(db, { image, reviewer: 'A', verdict: 'model-wrong' })
  setReview(db, { image, reviewer: 'A', note: 'says "no", really', tags: ['b', 'a', 'b'] })
  expect(await exportReviews(db, { file })).toEqual({ file, rows: 1 })
  const [header, row] = readFileSync(file, 'utf8').trim().split('\r\n') as [string, string]
  expect(header.split(',').slice(0, 6)).toEqual([
    'image',
    'path',
    'split',
    'label_imported',
    'label',
    'reviewer',
  ])
  expect(row).toContain(
    `ISIC_0000000,ISIC_0000000.jpg,${study.parts[0]},${imported},${imported},A,reviewed,model-wrong`,
  )
  expect(row).toContain('"says ""no"", really",b;a')
  expect((await exportReviews(db, { file, history: true })).rows).toBe(2)
  undoReview(db, 'A')
  undoReview(db, 'A')
  expect((await exportReviews(db, { file })).rows).toBe(0)
})
