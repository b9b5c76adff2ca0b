import type { RunDetail } from '../../shared/domain/run.ts'
import type { RunRow } from '../db/runs.ts'

export function toRunDetail({
  split: _split,
  labelsUntil: _until,
  positive: _positive,
  ...detail
}: RunRow): RunDetail {
  return detail
}
