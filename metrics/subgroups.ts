import type { BootstrapOptions } from './bootstrap.ts'
import type { ModelEvaluation } from './intervals.ts'
import { evaluateWithIntervals } from './intervals.ts'
import type { EvaluationInput, PredictionRow } from './predictions.ts'
import { fewRows } from './notes.ts'

export interface Subgroup {
  /** The value all rows share, such as 'female'; null: not recorded. */
  readonly value: string | null
  readonly n: number
  readonly evaluation: ModelEvaluation
  /** Fewer than 30 rows, or fewer than 10 of a class that the whole set has. */
  readonly isSmall: boolean
  readonly warning: string | null
}

/** Fewer rows than this make any subgroup number unreliable. */
const fewSubgroupRows = 30

/**
 * Metrics with intervals for every value of one attribute (sex, age band, site, skin type, device), largest first,
 * rows without a value last. @param values one per row, null where not recorded
 */
export function subgroupMetrics(
  input: EvaluationInput,
  values: readonly (string | null)[],
  options: BootstrapOptions = {},
): Subgroup[] {
  if (values.length !== input.rows.length) {
    throw new RangeError(`${values.length} subgroup values for ${input.rows.length} rows`)
  }
  const members = new Map<string | null, PredictionRow[]>()
  input.rows.forEach((row, i) => {
    const value = values[i]!
    const known = members.get(value)
    if (known) known.push(row)
    else members.set(value, [row])
  })
  const expected = new Set(input.rows.map((row) => row.label))
  return [...members]
    .map(([value, rows]) => subgroup(value, { ...input, rows }, expected, options))
    .sort((a, b) => Number(a.value == null) - Number(b.value == null) || b.n - a.n)
}

/** Age in bands of twenty years ('40-59', '80 and over'); null without an age. */
export function ageBand(ageYears: number | null): string | null {
  if (ageYears == null || !Number.isFinite(ageYears) || ageYears < 0) return null
  if (ageYears >= 80) return '80 and over'
  const start = Math.floor(ageYears / 20) * 20
  return `${start}-${start + 19}`
}

function subgroup(
  value: string | null,
  input: EvaluationInput,
  expected: ReadonlySet<number>,
  options: BootstrapOptions,
): Subgroup {
  const evaluation = evaluateWithIntervals(input, options)
  const n = input.rows.length
  const rare = evaluation.perClass.filter((c, index) => expected.has(index) && c.n < fewRows)
  const reasons = [
    ...(n < fewSubgroupRows ? [`only ${n} images`] : []),
    ...(rare.length > 0 ? [`few of ${rare.map((c) => `${c.name} (${c.n})`).join(', ')}`] : []),
  ]
  const isSmall = reasons.length > 0
  const warning = isSmall ? `Small subgroup, ${reasons.join('; ')}: a difference here may be chance.` : null
  return { value, n, evaluation, isSmall, warning }
}
