/** Rows of an embedding, made unit vectors, so that a dot product is a cosine. Used in the thread. */

/** In place; a row of zeros, or with a number that is not finite, becomes zeros: it is like nothing. */
export function normalizeRows(values: Float32Array, size: number): Float32Array {
  for (let start = 0; start < values.length; start += size) {
    let sum = 0
    for (let i = start; i < start + size; i++) sum += values[i]! * values[i]!
    const scale = sum > 0 && Number.isFinite(sum) ? 1 / Math.sqrt(sum) : 0
    for (let i = start; i < start + size; i++) values[i] = scale === 0 ? 0 : values[i]! * scale
  }
  return values
}

export interface Neighbour {
  readonly row: number
  /** 1 minus the cosine. */
  readonly distance: number
}

/** The `k` rows nearest to one of them among `candidates`, itself left out. `rows` [n][size], unit vectors. */
export function nearestRows(
  rows: Float32Array,
  size: number,
  query: number,
  candidates: ArrayLike<number>,
  k: number,
): Neighbour[] {
  const own = rows.subarray(query * size, (query + 1) * size)
  const found: { row: number; distance: number }[] = []
  for (let c = 0; c < candidates.length; c++) {
    const row = candidates[c]!
    if (row === query) continue
    const start = row * size
    let cosine = 0
    for (let i = 0; i < size; i++) cosine += own[i]! * rows[start + i]!
    const distance = 1 - cosine
    if (found.length < k || distance < found.at(-1)!.distance) insert(found, { row, distance }, k)
  }
  return found
}

/** Keeps `found` sorted and at most `k` long; of equals the earlier row comes first. */
function insert(found: { row: number; distance: number }[], one: Neighbour, k: number): void {
  let at = found.length
  while (at > 0 && found[at - 1]!.distance > one.distance) at--
  found.splice(at, 0, one)
  if (found.length > k) found.pop()
}
