import { SPLIT_PARTS, type SplitPart } from '../../shared/domain/dataset.ts'
import { SUBGROUP_ATTRIBUTES, type SubgroupAttribute } from '../../shared/domain/evaluation.ts'
import type { Acquisition, Demographics } from '../../report/input.ts'
import type { ReadDb } from '../db/handles.ts'
import { splitImages, type SplitImage } from '../db/evaluation.ts'
import { imageKinds } from '../db/report.ts'
import { findMetadataColumn, subgroupValue } from '../evaluation/metadata.ts'

const LISTED_VALUES = 12

/** Formats and sizes of a dataset's images. */
export function acquisitionOf(db: ReadDb, dataset: number): Acquisition {
  const kinds = imageKinds(db, dataset)
  const sum = (of: typeof kinds): number => of.reduce((n, { images }) => n + images, 0)
  const formats = Map.groupBy(kinds, ({ format }) => format)
  const sizes = Map.groupBy(kinds, ({ width, height }) => `${width} x ${height}`)
  return {
    formats: Object.fromEntries([...formats].map(([format, of]) => [format, sum(of)])),
    sizes: [...sizes]
      .map(([size, of]) => ({ size, images: sum(of) }))
      .sort((a, b) => b.images - a.images)
      .slice(0, LISTED_VALUES),
    masks: kinds.reduce((n, { masked }) => n + masked, 0),
  }
}

/** Sex, age and the like by part of a split, as far as the metadata records them. */
export function demographicsOf(db: ReadDb, split: number): Demographics[] {
  const images = splitImages(db, split)
  return SUBGROUP_ATTRIBUTES.flatMap((attribute) => {
    const column = findMetadataColumn(
      images.map(({ metadata }) => metadata),
      attribute,
    )
    return column === null ? [] : [tableOf(images, attribute, column)]
  })
}

function tableOf(images: readonly SplitImage[], attribute: SubgroupAttribute, column: string): Demographics {
  const counts = new Map<string | null, Record<SplitPart, number>>()
  for (const { metadata, part } of images) {
    const value = subgroupValue(metadata, attribute, column)
    const row = counts.get(value) ?? { train: 0, val: 0, test: 0 }
    row[part]++
    counts.set(value, row)
  }
  const total = (row: Record<SplitPart, number>): number => SPLIT_PARTS.reduce((n, part) => n + row[part], 0)
  const isAge = attribute === 'age'
  const named = [...counts]
    .filter(([value]) => value !== null)
    .sort((a, b) => (isAge ? parseInt(a[0]!) - parseInt(b[0]!) : total(b[1]) - total(a[1])))
  const rest = named.slice(LISTED_VALUES)
  const other = rest.reduce(
    (sum, [, row]) => ({ train: sum.train + row.train, val: sum.val + row.val, test: sum.test + row.test }),
    { train: 0, val: 0, test: 0 },
  )
  const unknown = counts.get(null)
  return {
    attribute,
    column,
    values: [
      ...named.slice(0, LISTED_VALUES).map(([value, row]) => ({ value, images: row })),
      ...(rest.length > 0
        ? [{ value: rest.length === 1 ? rest[0]![0] : `${rest.length} others`, images: other }]
        : []),
      ...(unknown ? [{ value: null, images: unknown }] : []),
    ],
  }
}
