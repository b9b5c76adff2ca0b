import { Random } from '../../shared/random.ts'

/** Enough for neighbours among images: what is beyond is noise, and costs time in every distance. */
const PRINCIPAL_DIMENSIONS = 50
/** Passes of the iteration; the leading directions of image features settle within two. */
const PASSES = 2

/**
 * Coordinates of the rows within the subspace of their largest variance, by orthogonal iteration (Golub and Van Loan, 7.3.2) on the
 * centred rows. The axes of the subspace are arbitrary: distances are what is kept.
 * @param rows [n][size]; returns [n][dimensions], or the centred rows themselves where they have no more than that
 */
export function principalCoordinates(
  rows: Float32Array,
  size: number,
  dimensions = PRINCIPAL_DIMENSIONS,
  seed = 1,
): { readonly values: Float32Array; readonly size: number } {
  const centred = centre(rows, size)
  if (size <= dimensions) return { values: centred, size }
  const random = new Random(seed)
  let basis = orthonormal(
    Float32Array.from({ length: size * dimensions }, () => random.normal()),
    dimensions,
  )
  for (let pass = 0; pass < PASSES; pass++)
    basis = orthonormal(
      backProject(centred, project(centred, size, basis, dimensions), size, dimensions),
      dimensions,
    )
  return { values: project(centred, size, basis, dimensions), size: dimensions }
}

function centre(rows: Float32Array, size: number): Float32Array {
  const n = rows.length / size
  const mean = new Float64Array(size)
  for (let r = 0; r < n; r++) for (let c = 0; c < size; c++) mean[c]! += rows[r * size + c]! / n
  return rows.map((value, i) => value - mean[i % size]!)
}

/** [n][size] times [size][dimensions] -> [n][dimensions]. */
function project(rows: Float32Array, size: number, basis: Float32Array, dimensions: number): Float32Array {
  const n = rows.length / size
  const result = new Float32Array(n * dimensions)
  for (let r = 0; r < n; r++) {
    const out = result.subarray(r * dimensions, (r + 1) * dimensions)
    for (let c = 0; c < size; c++) {
      const value = rows[r * size + c]!
      const start = c * dimensions
      for (let d = 0; d < dimensions; d++) out[d]! += value * basis[start + d]!
    }
  }
  return result
}

/** Transposed [n][size] times [n][dimensions] -> [size][dimensions]. */
function backProject(
  rows: Float32Array,
  scores: Float32Array,
  size: number,
  dimensions: number,
): Float32Array {
  const n = rows.length / size
  const result = new Float32Array(size * dimensions)
  for (let r = 0; r < n; r++) {
    const score = scores.subarray(r * dimensions, (r + 1) * dimensions)
    for (let c = 0; c < size; c++) {
      const value = rows[r * size + c]!
      const start = c * dimensions
      for (let d = 0; d < dimensions; d++) result[start + d]! += value * score[d]!
    }
  }
  return result
}

/** Columns of [rows][columns] made orthonormal (modified Gram-Schmidt, twice); in place. */
function orthonormal(matrix: Float32Array, columns: number): Float32Array {
  const rows = matrix.length / columns
  const dot = (a: number, b: number): number => {
    let sum = 0
    for (let r = 0; r < rows; r++) sum += matrix[r * columns + a]! * matrix[r * columns + b]!
    return sum
  }
  for (let d = 0; d < columns; d++) {
    for (let other = 0; other < 2 * d; other++) {
      const e = other % d
      const share = dot(d, e)
      for (let r = 0; r < rows; r++) matrix[r * columns + d]! -= share * matrix[r * columns + e]!
    }
    const length = Math.sqrt(dot(d, d))
    // A direction without any variance left stays zero.
    for (let r = 0; r < rows; r++) matrix[r * columns + d]! *= length > 1e-12 ? 1 / length : 0
  }
  return matrix
}
