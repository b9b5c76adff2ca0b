export interface LabelIssue {
  /** Row number. */
  readonly row: number
  readonly given: number
  readonly suggested: number
  /** p(given) minus the largest other probability, -1 .. 1: the lower, the likelier a wrong label. */
  readonly margin: number
  /** p(given). */
  readonly selfConfidence: number
}

export interface LabelIssues {
  /** t_j: the mean probability of class j over the rows labelled j; null without such rows. */
  readonly thresholds: readonly (number | null)[]
  /** Rows labelled i (row) that confidently look like j (column). */
  readonly confidentJoint: readonly (readonly number[])[]
  /** Share of all rows labelled i that are truly j: the joint scaled to the label counts. Sums to 1. */
  readonly estimatedJoint: readonly (readonly number[])[]
  /** Rows off the diagonal of the confident joint, the likeliest error first. */
  readonly issues: readonly LabelIssue[]
}

/**
 * Confident learning (Northcutt, Jiang and Chuang 2021). With t_j = mean of p_j(x) over {x: label = j} (their eq. 2), a
 * row labelled i counts in C[i][j] (eq. 1) when j = argmax of p_l(x) over the classes l with p_l(x) >= t_l; a row
 * that reaches no threshold counts nowhere. Rows with j != i are the issues, ranked by normalised margin (section 4).
 * @param probabilities [rows][classes], OUT OF SAMPLE (cross-validated or of a set not trained on): a model that has
 * seen the wrong labels has learned them.
 */
export function findLabelIssues(
  probabilities: readonly ArrayLike<number>[],
  labels: ArrayLike<number>,
  classCount: number,
): LabelIssues {
  const thresholds = classThresholds(probabilities, labels, classCount)
  const confidentJoint = Array.from({ length: classCount }, () => new Array<number>(classCount).fill(0))
  const issues: LabelIssue[] = []
  probabilities.forEach((row, i) => {
    const given = labels[i]!
    const confident = confidentClass(row, thresholds)
    if (confident < 0) return
    confidentJoint[given]![confident]!++
    if (confident === given) return
    issues.push({
      row: i,
      given,
      suggested: confident,
      margin: marginOf(row, given),
      selfConfidence: row[given]!,
    })
  })
  issues.sort((a, b) => a.margin - b.margin || a.row - b.row)
  const estimatedJoint = calibrateJoint(confidentJoint, labels, probabilities.length)
  return { thresholds, confidentJoint, estimatedJoint, issues }
}

function classThresholds(
  probabilities: readonly ArrayLike<number>[],
  labels: ArrayLike<number>,
  classCount: number,
): (number | null)[] {
  const sums = new Float64Array(classCount)
  const counts = new Float64Array(classCount)
  probabilities.forEach((row, i) => {
    sums[labels[i]!]! += row[labels[i]!]!
    counts[labels[i]!]!++
  })
  return Array.from(sums, (sum, j) => (counts[j] === 0 ? null : sum / counts[j]!))
}

/** -1 when no class reaches its threshold. */
function confidentClass(row: ArrayLike<number>, thresholds: readonly (number | null)[]): number {
  let best = -1
  thresholds.forEach((threshold, j) => {
    // The tolerance keeps a class whose rows all have one probability at its own mean despite rounding.
    if (threshold == null || row[j]! < threshold - 1e-12) return
    if (best < 0 || row[j]! > row[best]!) best = j
  })
  return best
}

function marginOf(row: ArrayLike<number>, given: number): number {
  let other = -Infinity
  for (let k = 0; k < row.length; k++) if (k !== given) other = Math.max(other, row[k]!)
  return row[given]! - other
}

/** Their eq. 3: rows scaled to the number of labels, then all to sum 1; a class never confident stays on its diagonal. */
function calibrateJoint(
  joint: readonly (readonly number[])[],
  labels: ArrayLike<number>,
  n: number,
): number[][] {
  const labelCounts = new Float64Array(joint.length)
  for (let i = 0; i < n; i++) labelCounts[labels[i]!]!++
  return joint.map((row, given) => {
    const sum = row.reduce((a, b) => a + b, 0)
    return row.map((count, j) => {
      const share = sum === 0 ? Number(j === given) : count / sum
      return n === 0 ? 0 : (share * labelCounts[given]!) / n
    })
  })
}
