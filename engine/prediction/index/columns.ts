import type { MetadataColumn } from '../../../shared/domain/review.ts'
import { currentDataset } from '../../db/datasets.ts'
import { cacheKey, type ReadStudy } from '../../study/study-cache.ts'
import type { DatasetIndex } from './dataset-index.ts'
import { reviewIndexOf } from './review-index.ts'

/** A list that somebody can still choose from. */
const LISTED = 200

/** The metadata of the present dataset, column by column, in the order they first occur; columns without any value say nothing. */
export function metadataColumns(study: ReadStudy): MetadataColumn[] {
  const dataset = currentDataset(study.db)
  if (!dataset) return []
  const index = reviewIndexOf(study).dataset(dataset.id)
  return index.cache.of(COLUMNS, () =>
    [...valuesByColumn(index)]
      .filter(([, counts]) => counts.size > 0)
      .map(([column, counts]) => toColumn(column, counts, index.images.length)),
  )
}

/** Metadata changes by a rescan only, which makes another index. */
const COLUMNS = cacheKey<MetadataColumn[]>('metadata columns')

type Counts = Map<string | number, number>

function valuesByColumn(index: DatasetIndex): Map<string, Counts> {
  const columns = new Map<string, Counts>()
  for (let at = 0; at < index.images.length; at++) {
    for (const [column, value] of Object.entries(index.metadata(at))) {
      let counts = columns.get(column)
      if (!counts) columns.set(column, (counts = new Map()))
      if (value !== null) counts.set(value, (counts.get(value) ?? 0) + 1)
    }
  }
  return columns
}

/** Bars of a histogram: enough to see a shape, few enough to hit with a pointer. */
const BINS = 8

/** Equally wide. The ends of each are values that occur, so that they find the same images as a condition. */
function binsOf(counts: ReadonlyMap<number, number>): MetadataColumn['bins'] {
  const values = [...counts.keys()].sort((a, b) => a - b)
  const [min = 0] = values
  const width = ((values.at(-1) ?? 0) - min) / BINS
  const binOf = (value: number): number =>
    width === 0 ? 0 : Math.min(BINS - 1, Math.floor((value - min) / width))
  return [...Map.groupBy(values, binOf).values()].map((within) => ({
    from: within[0] ?? min,
    to: within.at(-1) ?? min,
    images: within.reduce((sum, value) => sum + (counts.get(value) ?? 0), 0),
  }))
}

function toColumn(column: string, counts: Counts, images: number): MetadataColumn {
  const values = [...counts.keys()]
  const numbers = values.filter((value) => typeof value === 'number')
  const isNumber = numbers.length > 0 && numbers.length === values.length
  const present = [...counts.values()].reduce((sum, n) => sum + n, 0)
  return {
    column,
    type: isNumber ? 'number' : 'text',
    values: [...counts]
      .sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1))
      .slice(0, LISTED)
      .map(([value, n]) => ({ value, images: n })),
    distinct: values.length,
    missing: images - present,
    bins: isNumber ? binsOf(new Map(numbers.map((value) => [value, counts.get(value) ?? 0]))) : [],
    min: isNumber ? numbers.reduce((a, b) => Math.min(a, b)) : null,
    max: isNumber ? numbers.reduce((a, b) => Math.max(a, b)) : null,
  }
}
