/** How two heatmaps of one tap differ: where the evidence for one class outweighs that for another. */

export interface MapDifference {
  /** `plus - minus`, cell by cell, unscaled: row-major, as the maps are. */
  readonly values: Float32Array
  /** Largest distance from 0 of a finite value. */
  readonly limit: number
  /** 'zero' when the maps are the same everywhere, 'not-finite' when a cell of either is no number. */
  readonly quality: 'ok' | 'zero' | 'not-finite'
}

/** Subtracts in the maps' own units; neither is scaled first. Throws RangeError for maps of different sizes. */
export function mapDifference(plus: Float32Array, minus: Float32Array): MapDifference {
  if (plus.length !== minus.length)
    throw new RangeError(`Maps of ${plus.length} and ${minus.length} cells cannot be compared.`)
  const values = plus.map((value, i) => value - minus[i]!)
  let limit = 0
  let finite = true
  for (const value of values) {
    if (Number.isFinite(value)) limit = Math.max(limit, Math.abs(value))
    else finite = false
  }
  return { values, limit, quality: finite ? (limit > 0 ? 'ok' : 'zero') : 'not-finite' }
}
