import { expect, it } from 'vitest'
import type { ImageQuery } from '../../../shared/domain/image-query.ts'
import { insertExclusions } from '../../db/exclusions.ts'
import { makeStudy, type FixtureImage } from '../../testing/evaluated-study.ts'
import { StudyCache } from '../../study/study-cache.ts'
import { listImageIds, listImages } from './image-list.ts'

const image = (
  label: string,
  part: FixtureImage['part'],
  metadata: FixtureImage['metadata'],
): FixtureImage => ({
  label,
  part,
  ...(metadata ? { metadata } : {}),
})
const images = [
  image('nv', 'train', { age: 50, site: 'back' }),
  image('mel', 'test', { age: 70, site: 'face' }),
  image('nv', 'val', { age: null, site: 'back' }),
  image('bcc', 'train', { age: 30, site: null }),
  image('', 'train', { age: 40, site: 'arm' }),
]

function study() {
  const db = makeStudy(images)
  insertExclusions(db, { images: [4], excluded: true }, 'now')
  return { db, cache: new StudyCache() }
}
const keys = (query: Partial<ImageQuery>) =>
  listImages(study(), { offset: 0, limit: 99, ...query }).items.map(({ key }) => Number(key.slice(1)))

it.each<[string, Partial<ImageQuery>, number[]]>([
  ['everything by key', {}, [1, 2, 3, 4, 5]],
  ['by key, downwards', { descending: true }, [5, 4, 3, 2, 1]],
  ['by label, no label last', { order: 'label' }, [4, 2, 1, 3, 5]],
  ['by label downwards, no label still last', { order: 'label', descending: true }, [3, 1, 2, 4, 5]],
  ['by split', { order: 'part' }, [1, 4, 5, 3, 2]],
  ['by a column of numbers, missing last', { order: { column: 'age' } }, [4, 5, 1, 2, 3]],
  ['by a column of numbers, downwards', { order: { column: 'age' }, descending: true }, [2, 1, 5, 4, 3]],
  ['by a column of words', { order: { column: 'site' } }, [5, 1, 3, 2, 4]],
  ['one split', { part: 'train' }, [1, 4, 5]],
  ['one class', { label: 'nv' }, [1, 3]],
  ['without a label', { label: null }, [5]],
  ['excluded', { excluded: true }, [4]],
  ['not excluded, of one split', { excluded: false, part: 'train' }, [1, 5]],
  ['some values', { metadata: [{ column: 'site', values: ['back', null] }] }, [1, 3, 4]],
  [
    'a range and a value',
    {
      metadata: [
        { column: 'age', min: 40, max: 70 },
        { column: 'site', values: ['face', 'arm'] },
      ],
    },
    [2, 5],
  ],
  ['by name', { search: 'I003' }, [3]],
  ['only among some', { images: [5, 2, 77], order: 'key' }, [2, 5]],
])('lists %s', (_, query, expected) => {
  expect(keys(query)).toEqual(expected)
  expect(listImageIds(study(), { offset: 0, limit: 99, ...query })).toEqual(expected)
})

it('gives a window, the total of all, and what is known of each', () => {
  const page = listImages(study(), { offset: 3, limit: 1 })
  expect(page.total).toBe(5)
  expect(page.items).toMatchObject([{ id: 4, label: 'bcc', part: 'train', excluded: true }])
})
