import { defaultResamples, defaultSeed, resampler, type BootstrapOptions } from './bootstrap.ts'
import { kappaOf } from './confusion.ts'
import type { Predictions } from './predictions.ts'
import { percentileInterval, type Interval } from './quantile.ts'
import { z95 } from './wilson.ts'

export interface ReviewerAgreement {
  /** Items both reviewers judged. */
  readonly n: number
  readonly agreement: number | null
  /** Cohen's kappa; null (n/a) when both always gave one and the same verdict, or nothing is shared. */
  readonly kappa: number | null
  /** 95 %, large-sample (Fleiss, Cohen and Everitt 1969). */
  readonly interval: Interval | null
}

/** Agreement of two reviewers; items that either left open (null) do not count. */
export function reviewerAgreement(
  a: readonly (string | null)[],
  b: readonly (string | null)[],
): ReviewerAgreement {
  const pairs = a.flatMap((verdict, i) => {
    const other = b[i]
    return verdict == null || other == null ? [] : [[verdict, other] as const]
  })
  const names = [...new Set(pairs.flat())].sort()
  const k = names.length
  const confusion = new Float64Array(k * k)
  for (const [one, other] of pairs) confusion[names.indexOf(one) * k + names.indexOf(other)]!++
  const n = pairs.length
  const kappa = kappaOf(confusion, k)
  return {
    n,
    agreement: n === 0 ? null : pairs.filter(([one, other]) => one === other).length / n,
    kappa: Number.isNaN(kappa) ? null : kappa,
    interval: Number.isNaN(kappa) ? null : kappaInterval(confusion, k, n, kappa),
  }
}

/** Fleiss, Cohen and Everitt 1969, equation 13. */
function kappaInterval(confusion: Float64Array, k: number, n: number, kappa: number): Interval {
  const share = confusion.map((count) => count / n)
  const rows = Array.from({ length: k }, (_, i) =>
    share.subarray(i * k, (i + 1) * k).reduce((x, y) => x + y, 0),
  )
  const columns = rows.map((_, j) => rows.reduce((sum, __, i) => sum + share[i * k + j]!, 0))
  const chance = rows.reduce((sum, row, i) => sum + row * columns[i]!, 0)
  let onDiagonal = 0
  let offDiagonal = 0
  for (let i = 0; i < k; i++) {
    onDiagonal += share[i * k + i]! * (1 - (rows[i]! + columns[i]!) * (1 - kappa)) ** 2
    for (let j = 0; j < k; j++) if (j !== i) offDiagonal += share[i * k + j]! * (columns[i]! + rows[j]!) ** 2
  }
  const spread = onDiagonal + (1 - kappa) ** 2 * offDiagonal - (kappa - chance * (1 - kappa)) ** 2
  const error = Math.sqrt(Math.max(0, spread) / n) / (1 - chance)
  return [Math.max(-1, kappa - z95 * error), Math.min(1, kappa + z95 * error)]
}

/** How far two models' called classes agree beyond chance, right or wrong. */
export interface ModelAgreement {
  readonly n: number
  /** Share of the rows on which both call one class; null without rows. */
  readonly agreement: number | null
  /** Cohen's kappa; null (n/a) when both always call one and the same class. */
  readonly kappa: number | null
  /** 95 %, bootstrapped over groups; null where no resample could show any spread (they never differ). */
  readonly interval: Interval | null
}

/** Agreement of two models on the same rows; each resample draws whole groups, as everywhere. */
export function modelAgreement(
  a: Predictions,
  b: Predictions,
  { resamples = defaultResamples, seed = defaultSeed }: BootstrapOptions = {},
): ModelAgreement {
  const k = a.classes.length
  const cells = a.predicted.map((called, i) => called * k + b.predicted[i]!)
  const confusion = new Float64Array(k * k)
  for (const cell of cells) confusion[cell]!++
  const kappa = kappaOf(confusion, k)
  const alike = a.predicted.reduce((sum, called, i) => sum + Number(called === b.predicted[i]), 0)
  const draw = resampler(a, resamples, seed)
  const drawn = new Float64Array(resamples).map(() => {
    const weights = draw()
    confusion.fill(0)
    for (let i = 0; i < cells.length; i++) confusion[cells[i]!]! += weights[i]!
    return kappaOf(confusion, k)
  })
  const { interval, used } = percentileInterval(drawn)
  const isTold = used >= resamples / 2 && used > 0 && alike < a.n
  return {
    n: a.n,
    agreement: a.n === 0 ? null : alike / a.n,
    kappa: Number.isNaN(kappa) ? null : kappa,
    interval: isTold && !Number.isNaN(kappa) ? interval : null,
  }
}
