import type { ImageMetadata } from '../../shared/domain/dataset.ts'
import {
  SUBGROUP_ATTRIBUTES,
  SUBGROUP_METRICS,
  type Interval,
  type EvaluateRequest,
  type SubgroupAttribute,
  type SubgroupMetric,
  type SubgroupRow,
  type Subgroups,
  type SubgroupTable,
} from '../../shared/domain/evaluation.ts'
import { subgroupMetrics } from '../../metrics/subgroups.ts'
import type { ReadDb } from '../db/handles.ts'
import { splitImages } from '../db/evaluation.ts'
import { readEvaluatedModels } from './evaluated-models.ts'
import type { EvaluatedModel } from './evaluated-model.ts'
import { findMetadataColumn, subgroupValue } from './metadata.ts'
import { thresholdOf } from './operating-points.ts'

/** Half of the usual: every attribute costs as much as the whole evaluation. */
const RESAMPLES = 1000
/** More values of one attribute than this are no subgroups but a list; the rarest are put together. */
const MOST_VALUES = 12

/** Metrics for each value of each attribute that the metadata records. Throws as `readEvaluatedModels`. */
export function evaluateStudySubgroups(db: ReadDb, request: EvaluateRequest): Subgroups {
  const judged = readEvaluatedModels(db, request).judged.map((one) => ({
    ...one,
    threshold: thresholdOf(db, one, request),
  }))
  const metadata = metadataOf(db, judged)
  const columns = SUBGROUP_ATTRIBUTES.map(
    (attribute) => [attribute, findMetadataColumn(metadata.values(), attribute)] as const,
  )
  return {
    part: request.part,
    tables: columns.flatMap(([attribute, column]) =>
      column === null ? [] : (tableOf(judged, metadata, attribute, column) ?? []),
    ),
    missing: columns.flatMap(([attribute, column]) => (column === null ? [attribute] : [])),
    resamples: RESAMPLES,
  }
}

function metadataOf(db: ReadDb, judged: readonly EvaluatedModel[]): Map<number, ImageMetadata> {
  const wanted = new Set(judged.flatMap(({ images }) => images))
  const splits = new Set(judged.map(({ split }) => split))
  return new Map(
    [...splits].flatMap((split) =>
      splitImages(db, split).flatMap(({ id, metadata }) => (wanted.has(id) ? [[id, metadata] as const] : [])),
    ),
  )
}

/** Null for an attribute without two values: it makes no subgroups. */
function tableOf(
  judged: readonly EvaluatedModel[],
  metadata: ReadonlyMap<number, ImageMetadata>,
  attribute: SubgroupAttribute,
  column: string,
): SubgroupTable | null {
  const values = new Map(
    [...metadata].map(([image, one]) => [image, subgroupValue(one, attribute, column)] as const),
  )
  const named = mostFrequent(values.values())
  if (named.size < 2 && !(named.size === 1 && [...values.values()].includes(null))) return null
  const shown = (image: number): string | null => {
    const value = values.get(image) ?? null
    return value === null || named.has(value) ? value : 'other'
  }
  const [first] = judged as [EvaluatedModel, ...EvaluatedModel[]]
  return {
    attribute,
    column,
    recorded: first.images.filter((image) => values.get(image) != null).length,
    n: first.images.length,
    runs: judged.map((one) => ({
      run: one.id,
      rows: sortRows(
        attribute,
        subgroupMetrics(one, one.images.map(shown), { resamples: RESAMPLES }).map(toRow),
      ),
    })),
  }
}

/** Ages rise; everything else stays as it is, the largest first. */
function sortRows(attribute: SubgroupAttribute, rows: readonly SubgroupRow[]): readonly SubgroupRow[] {
  const age = ({ value }: SubgroupRow): number => (value === null ? Infinity : Number.parseInt(value))
  return attribute === 'age' ? rows.toSorted((a, b) => age(a) - age(b)) : rows
}

function mostFrequent(values: Iterable<string | null>): Set<string> {
  const counts = new Map<string, number>()
  for (const value of values) if (value !== null) counts.set(value, (counts.get(value) ?? 0) + 1)
  const ordered = [...counts].sort((a, b) => b[1] - a[1]).map(([value]) => value)
  return new Set(ordered.slice(0, MOST_VALUES))
}

function toRow({ value, n, evaluation, warning }: ReturnType<typeof subgroupMetrics>[number]): SubgroupRow {
  return {
    value,
    n,
    support: evaluation.perClass.map((one) => one.n),
    ...(Object.fromEntries(SUBGROUP_METRICS.map((name) => [name, evaluation[name]])) as Record<
      SubgroupMetric,
      number | null
    >),
    intervals: Object.fromEntries(
      SUBGROUP_METRICS.flatMap((name): [string, Interval][] => {
        const interval = evaluation.intervals[name]
        return interval && hasWidth(interval) ? [[name, interval]] : []
      }),
    ),
    warning,
  }
}

/** A handful of images without a single exchange of ranks gives [1, 1], which looks certain and says nothing. */
function hasWidth(ends: Interval): boolean {
  return ends[1] > ends[0]
}
