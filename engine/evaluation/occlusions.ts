import type { EvaluationPart } from '../../shared/domain/evaluation.ts'
import { SPLIT_PARTS } from '../../shared/domain/dataset.ts'
import type { OcclusionSummary } from '../../shared/domain/occlusion.ts'
import { groupedMean } from '../../metrics/mean-interval.ts'
import type { ReadDb } from '../db/handles.ts'
import { newestOcclusions, type OcclusionRow } from '../db/occlusions.ts'

/**
 * What covering parts of images did to these runs, each image once, by its newest test. The images are those that somebody chose to
 * test: the numbers are of them, and no estimate for the rest.
 */
export function occlusionSummaries(
  db: ReadDb,
  runs: readonly { readonly id: number; readonly name: string }[],
  part: EvaluationPart,
): OcclusionSummary[] {
  const parts = part === 'out-of-fold' ? SPLIT_PARTS.filter((each) => each !== 'test') : [part]
  const byRun = Map.groupBy(newestOcclusions(db, parts), ({ run }) => run)
  return runs.flatMap(({ id, name }) => {
    const rows = byRun.get(id)
    return rows ? [summarise(id, name, rows)] : []
  })
}

function summarise(run: number, name: string, rows: readonly OcclusionRow[]): OcclusionSummary {
  const groups = rows.map(({ group }) => group)
  const meanOf = (valueOf: (row: OcclusionRow) => number) => {
    const { mean, interval } = groupedMean(rows.map(valueOf), groups)
    return { mean: mean!, interval }
  }
  return {
    run,
    name,
    n: rows.length,
    groups: new Set(groups).size,
    area: rows.reduce((sum, { area }) => sum + area, 0) / rows.length,
    change: meanOf(({ change }) => change),
    movement: meanOf(({ change }) => Math.abs(change)),
    changedClass: rows.filter(({ predictedBefore, predictedAfter }) => predictedBefore !== predictedAfter)
      .length,
  }
}
