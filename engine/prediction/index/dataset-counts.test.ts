import { expect, test } from 'vitest'
import { datasetSummary } from '../../db/datasets.ts'
import { insertExclusions } from '../../db/exclusions.ts'
import { insertLabels } from '../../db/labels.ts'
import { insertRescan, markGone } from '../../db/rescans.ts'
import type { WriteDb } from '../../db/handles.ts'
import { StudyCache } from '../../study/study-cache.ts'
import { makeStudy } from '../../testing/evaluated-study.ts'
import { countDataset } from './dataset-counts.ts'
import { listImages } from './image-list.ts'

const parts = ['train', 'train', 'val', 'test'] as const

function studyOf(count: number): { db: WriteDb; cache: StudyCache } {
  const images = Array.from({ length: count }, (_, i) => ({
    label: ['nv', 'mel', 'bcc'][i % 3] ?? 'nv',
    part: parts[i % 4] ?? 'train',
    group: `lesion ${i >> 1}`,
  }))
  return { db: makeStudy(images), cache: new StudyCache() }
}

test('counts in memory what the database counts, also after labels, exclusions and files changed', () => {
  const study = studyOf(60)
  const { db } = study
  const agree = (): void => expect(countDataset(study)).toEqual(datasetSummary(db))
  agree()
  insertLabels(
    db,
    [
      { image: 3, label: 'df', source: 'review' },
      { image: 4, label: '', source: 'review' },
    ],
    'now',
  )
  agree()
  insertExclusions(db, { images: [5, 6], excluded: true }, 'now')
  agree()
  insertExclusions(db, { images: [5], excluded: false }, 'now')
  agree()
  const nothing = { added: 0, changed: 0, moved: 0, renamed: 0, gone: 2, unchanged: 58 }
  insertRescan(db, 1, { ...nothing, seconds: 0, unreadable: [], warnings: [] }, 'now')
  markGone(db, [7, 8], 'now')
  agree()
  expect(countDataset(study)).toMatchObject({ images: 58, excluded: 1 })
})

test('images whose file is gone are not listed', () => {
  const study = studyOf(10)
  markGone(study.db, [2], 'now')
  const { total, items } = listImages(study, { offset: 0, limit: 100 })
  expect(total).toBe(9)
  expect(items.map(({ id }) => id)).not.toContain(2)
})
