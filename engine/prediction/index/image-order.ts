import type { ImageOrder } from '../../../shared/domain/image-query.ts'
import { cacheKey } from '../../study/study-cache.ts'
import type { DatasetIndex } from './dataset-index.ts'

/** Positions in an order, and those that have no place in it: they come last in either direction. */
interface Ordered {
  readonly placed: readonly number[]
  readonly missing: readonly number[]
}

/** What never changes of a dataset, by the name of the order. */
const ORDERS = cacheKey<Map<string, Ordered>>('image orders')

type Place = string | number | null

/** Positions of all images in an order; of two with the same place the lesser key comes first. */
export function orderedPositions(
  index: DatasetIndex,
  split: number | null,
  order: ImageOrder,
  descending: boolean,
): readonly number[] {
  const { placed, missing } = orderOf(index, split, order)
  return [...(descending ? placed.toReversed() : placed), ...missing]
}

function orderOf(index: DatasetIndex, split: number | null, order: ImageOrder): Ordered {
  const byKey = kept(index, 'key', () =>
    sorted(
      index.images.map((_, at) => at),
      (at) => index.images[at]?.key ?? '',
    ),
  )
  if (order === 'key') return byKey
  // Labels change; there are few of them.
  if (order === 'label') return grouped(byKey.placed, (at) => index.labels[at] ?? null)
  if (order === 'part') {
    const parts = split === null ? [] : index.parts(split)
    return grouped(byKey.placed, (at) => PART_PLACES[parts[at] ?? 'none'])
  }
  if (order === 'pixels')
    return kept(index, 'pixels', () => sorted(byKey.placed, (at) => pixelsOf(index, at)))
  const { column } = order
  return kept(index, `column ${column}`, () =>
    sorted(byKey.placed, (at) => index.metadata(at)[column] ?? null),
  )
}

const PART_PLACES = { train: 0, val: 1, test: 2, none: null } as const

function pixelsOf(index: DatasetIndex, at: number): number {
  const image = index.images[at]
  return image ? image.width * image.height : 0
}

function kept(index: DatasetIndex, name: string, make: () => Ordered): Ordered {
  const orders = index.cache.of(ORDERS, () => new Map<string, Ordered>())
  const known = orders.get(name) ?? make()
  orders.set(name, known)
  return known
}

/** Stable: what has the same place stays as it was. */
function sorted(positions: readonly number[], placeOf: (at: number) => Place): Ordered {
  const places = positions.map((at) => ({ at, place: placeOf(at) }))
  const placed = places
    .filter(({ place }) => place !== null && place !== '')
    .sort((a, b) => comparePlaces(a.place, b.place))
  const missing = places.filter(({ place }) => place === null || place === '')
  return { placed: placed.map(({ at }) => at), missing: missing.map(({ at }) => at) }
}

/** As `sorted`, for few places: without comparing every two images. */
function grouped(positions: readonly number[], placeOf: (at: number) => Place): Ordered {
  const groups = Map.groupBy(positions, placeOf)
  const places = [...groups.keys()].filter((place) => place !== null).sort(comparePlaces)
  return { placed: places.flatMap((place) => groups.get(place) ?? []), missing: groups.get(null) ?? [] }
}

/** Numbers before words, as in a table whose column holds both. */
function comparePlaces(a: Place, b: Place): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b
  if (typeof a === 'number' || typeof b === 'number') return typeof a === 'number' ? -1 : 1
  return (a ?? '') < (b ?? '') ? -1 : a === b ? 0 : 1
}
