import { kappaOf } from './confusion.ts'
import type { Interval } from './quantile.ts'
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

/** Row numbers by which of two models is right. */
export interface ModelAgreement {
  readonly bothRight: readonly number[]
  readonly onlyA: readonly number[]
  readonly onlyB: readonly number[]
  readonly bothWrong: readonly number[]
  /** Of the rows both get wrong, those where they name the same wrong class. */
  readonly sameError: readonly number[]
}

/** Where two models' called classes are right and wrong on the same rows. */
export function modelAgreement(
  labels: ArrayLike<number>,
  predictedA: ArrayLike<number>,
  predictedB: ArrayLike<number>,
): ModelAgreement {
  const rows = { bothRight: [], onlyA: [], onlyB: [], bothWrong: [], sameError: [] } as Record<
    keyof ModelAgreement,
    number[]
  >
  for (let i = 0; i < labels.length; i++) {
    const a = predictedA[i] === labels[i]
    const b = predictedB[i] === labels[i]
    rows[a ? (b ? 'bothRight' : 'onlyA') : b ? 'onlyB' : 'bothWrong'].push(i)
    if (!a && !b && predictedA[i] === predictedB[i]) rows.sameError.push(i)
  }
  return rows
}
