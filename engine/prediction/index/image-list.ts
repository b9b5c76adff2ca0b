import type { ImageRecord, Page } from '../../../shared/domain/dataset.ts'
import type { ImageFilter, ImageQuery } from '../../../shared/domain/image-query.ts'
import { currentDataset } from '../../db/datasets.ts'
import { currentSplit } from '../../db/splits.ts'
import { cacheKey, type ReadStudy } from '../../study/study-cache.ts'
import type { DatasetIndex } from './dataset-index.ts'
import { orderedPositions } from './image-order.ts'
import { metadataTest } from './metadata-test.ts'
import { reviewIndexOf } from './review-index.ts'

/** The images of the present dataset that a query names; none before the first import. */
export function listImages(study: ReadStudy, query: ImageQuery): Page<ImageRecord> {
  const chosen = choose(study, query)
  if (!chosen) return { total: 0, items: [] }
  const { index, split, positions } = chosen
  const { offset, limit } = query
  return {
    total: positions.length,
    items: positions.slice(offset, offset + limit).map((at) => index.record(at, split)),
  }
}

/** Their ids alone. */
export function listImageIds(study: ReadStudy, query: ImageQuery): number[] {
  const chosen = choose(study, query)
  if (!chosen) return []
  const { index, positions } = chosen
  const { offset, limit } = query
  return positions.slice(offset, offset + limit).flatMap((at) => index.images[at]?.id ?? [])
}

function choose(study: ReadStudy, query: ImageQuery) {
  const dataset = currentDataset(study.db)
  if (!dataset) return null
  const index = reviewIndexOf(study).dataset(dataset.id)
  const split = currentSplit(study.db)?.id ?? null
  const ordered = orderedPositions(index, split, query.order ?? 'key', query.descending ?? false)
  const tests = testsOf(index, split, query)
  const positions = tests.length === 0 ? ordered : ordered.filter((at) => tests.every((test) => test(at)))
  return { index, split, positions }
}

const GONE = cacheKey<boolean>('whether files are gone')

function hasGone(index: DatasetIndex): boolean {
  return index.cache.of(GONE, () => index.images.some(({ gone }) => gone === 1))
}

type Test = (at: number) => boolean

function testsOf(index: DatasetIndex, split: number | null, filter: ImageFilter): Test[] {
  const { part, label, excluded, metadata, search, images } = filter
  const tests: Test[] = hasGone(index) ? [(at) => index.images[at]?.gone === 0] : []
  if (images) {
    const wanted = new Set(images.map((id) => index.position(id)))
    tests.push((at) => wanted.has(at))
  }
  if (part) {
    const parts = split === null ? [] : index.parts(split)
    tests.push((at) => parts[at] === part)
  }
  if (label !== undefined) tests.push((at) => (index.labels[at] ?? null) === label)
  if (excluded !== undefined) tests.push((at) => index.excluded.has(at) === excluded)
  for (const condition of metadata ?? []) {
    const holds = metadataTest(condition)
    tests.push((at) => holds(index.metadata(at)))
  }
  if (search) {
    const wanted = search.toLowerCase()
    tests.push((at) => index.images[at]?.key.toLowerCase().includes(wanted) ?? false)
  }
  return tests
}
