/**
 * The Hungarian method (Kuhn 1955, in the O(n^3) form with potentials): the assignment of rows to columns with the largest sum.
 * @param gain square, [rows][columns]
 * @returns the column of each row
 */
export function bestAssignment(gain: readonly (readonly number[])[]): number[] {
  const n = gain.length
  // Shortest augmenting paths on costs; index 0 of every array is a stand-in for 'none'.
  const rowPotential = new Float64Array(n + 1)
  const columnPotential = new Float64Array(n + 1)
  const rowOf = new Int32Array(n + 1)
  for (let row = 1; row <= n; row++) {
    rowOf[0] = row
    const path = augmentingPath(gain, rowOf, rowPotential, columnPotential)
    for (let column = path.end; column !== 0; column = path.before[column]!) {
      rowOf[column] = rowOf[path.before[column]!]!
    }
  }
  const columns = new Array<number>(n).fill(0)
  for (let column = 1; column <= n; column++) columns[rowOf[column]! - 1] = column - 1
  return columns
}

function augmentingPath(
  gain: readonly (readonly number[])[],
  rowOf: Int32Array,
  rowPotential: Float64Array,
  columnPotential: Float64Array,
): { readonly end: number; readonly before: Int32Array } {
  const n = gain.length
  const slack = new Float64Array(n + 1).fill(Infinity)
  const before = new Int32Array(n + 1)
  const used = new Uint8Array(n + 1)
  let column = 0
  do {
    used[column] = 1
    const row = rowOf[column]!
    let smallest = Infinity
    let next = 0
    for (let j = 1; j <= n; j++) {
      if (used[j]) continue
      const reduced = -gain[row - 1]![j - 1]! - rowPotential[row]! - columnPotential[j]!
      if (reduced < slack[j]!) {
        slack[j] = reduced
        before[j] = column
      }
      if (slack[j]! < smallest) {
        smallest = slack[j]!
        next = j
      }
    }
    for (let j = 0; j <= n; j++) {
      if (used[j]) {
        rowPotential[rowOf[j]!]! += smallest
        columnPotential[j]! -= smallest
      } else slack[j]! -= smallest
    }
    column = next
  } while (rowOf[column] !== 0)
  return { end: column, before }
}
