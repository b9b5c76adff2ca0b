import { SPLIT_PARTS, type DatasetSummary, type SplitPart } from '../../../shared/domain/dataset.ts'
import { currentDataset, datasetSummary } from '../../db/datasets.ts'
import { currentSplit } from '../../db/splits.ts'
import { cacheKey, type ReadStudy } from '../../study/study-cache.ts'
import type { DatasetIndex } from './dataset-index.ts'
import { reviewIndexOf } from './review-index.ts'

/** What a rescan alone changes, which makes another index: groups, masks, how many images there are. */
const FIXED = cacheKey<DatasetSummary | null>('dataset summary')

/** As `datasetSummary`, which it equals: labels, exclusions and parts are counted in memory. */
export function countDataset(study: ReadStudy): DatasetSummary | null {
  const { db } = study
  const dataset = currentDataset(db)
  if (!dataset) return null
  const index = reviewIndexOf(study).dataset(dataset.id)
  const fixed = index.cache.of(FIXED, () => datasetSummary(db))
  if (!fixed) return null
  const counts = countLabels(index, currentSplit(db)?.id ?? null)
  const { labelled } = counts
  const unlabelled = fixed.images - labelled
  return { ...fixed, ...dataset.findings, folder: dataset.folder, ...counts, unlabelled }
}

function countLabels(index: DatasetIndex, split: number | null) {
  const parts = split === null ? [] : index.parts(split)
  const all = new Map<string, number>()
  const byPart = new Map(SPLIT_PARTS.map((part) => [part, new Map<string, number>()]))
  let excluded = 0
  index.images.forEach(({ gone }, at) => {
    if (index.excluded.has(at)) {
      if (gone === 0) excluded++
      return
    }
    const label = index.labels[at]
    if (label == null) return
    add(all, label)
    const part = parts[at]
    if (part) add(byPart.get(part), label)
  })
  const names = [...all.keys()].sort()
  const classes = (counts: ReadonlyMap<string, number> | undefined): Record<string, number> =>
    Object.fromEntries(names.map((name) => [name, counts?.get(name) ?? 0]))
  const perPart = SPLIT_PARTS.map((part) => [part, classes(byPart.get(part))] as const)
  return {
    excluded,
    classes: classes(all),
    labelled: total(classes(all)),
    split: byName(perPart.map(([part, counts]) => [part, total(counts)])),
    splitClasses: byName(perPart),
  }
}

function byName<T>(entries: readonly (readonly [SplitPart, T])[]): Record<SplitPart, T> {
  return Object.fromEntries(entries) as Record<SplitPart, T>
}

function add(counts: Map<string, number> | undefined, name: string): void {
  counts?.set(name, (counts.get(name) ?? 0) + 1)
}

function total(counts: Readonly<Record<string, number>>): number {
  return Object.values(counts).reduce((sum, count) => sum + count, 0)
}
