/** A square grey picture; NaN where nothing is known. */
export interface GreyPicture {
  readonly side: number
  /** `[side, side]` */
  readonly values: Float32Array
}

/** Where a point (x, y) of one picture lies in another, from the middles, in sides: [a b; c d] (x, y) + (e, f). */
export type Placement = readonly [a: number, b: number, c: number, d: number, e: number, f: number]

const UNKNOWNS = 6
/** A step below this, in sides, ends the search. */
const SETTLED = 0.001
/** With less than this share of all pixels in common there is nothing to go by. */
const MIN_SHARE = 0.25

/** A picture seen through a placement; NaN where it lies outside or on what is NaN itself. */
export function place({ side, values }: GreyPicture, [a, b, c, d, e, f]: Placement): GreyPicture {
  const result = new Float32Array(side * side)
  const middle = (side - 1) / 2
  for (let y = 0; y < side; y++)
    for (let x = 0; x < side; x++) {
      const u = a * (x - middle) + b * (y - middle) + e * side + middle
      const v = c * (x - middle) + d * (y - middle) + f * side + middle
      result[y * side + x] = sample(values, side, u, v)
    }
  return { side, values: result }
}

function sample(values: Float32Array, side: number, u: number, v: number): number {
  // Half a pixel beyond the outermost pixel's middle is still that pixel.
  if (u < -0.5 || v < -0.5 || u > side - 0.5 || v > side - 0.5) return NaN
  const column = Math.min(side - 2, Math.max(0, Math.floor(u)))
  const row = Math.min(side - 2, Math.max(0, Math.floor(v)))
  const across = Math.min(1, Math.max(0, u - column))
  const down = Math.min(1, Math.max(0, v - row))
  const i = row * side + column
  return (
    (values[i]! * (1 - across) + values[i + 1]! * across) * (1 - down) +
    (values[i + side]! * (1 - across) + values[i + side + 1]! * across) * down
  )
}

export interface Correlation {
  readonly value: number
  /** Pixels that both have. */
  readonly pixels: number
  readonly meanA: number
  readonly meanB: number
  /** Root of the sum of squares about the mean. */
  readonly normA: number
  readonly normB: number
}

/** Pearson's correlation over the pixels that both pictures have (not NaN); 0 where one of them is flat. */
export function correlate({ values: a }: GreyPicture, { values: b }: GreyPicture): Correlation {
  let [n, sumA, sumB, squaresA, squaresB, products] = [0, 0, 0, 0, 0, 0]
  for (let i = 0; i < a.length; i++) {
    const p = a[i]!
    const q = b[i]!
    if (p !== p || q !== q) continue
    n++
    sumA += p
    sumB += q
    squaresA += p * p
    squaresB += q * q
    products += p * q
  }
  const [meanA, meanB] = [sumA / n, sumB / n]
  const normA = Math.sqrt(Math.max(0, squaresA - n * meanA * meanA))
  const normB = Math.sqrt(Math.max(0, squaresB - n * meanB * meanB))
  const value = normA * normB > 1e-6 ? (products - n * meanA * meanB) / (normA * normB) : 0
  return { value, pixels: n, meanA, meanB, normA, normB }
}

/**
 * Finds how `picture` must be moved, turned, stretched and squashed to correlate best with `template`, from where it lies: the enhanced
 * correlation coefficient (Evangelidis and Psarakis 2008) of zero-mean, unit-length pictures, by Gauss-Newton steps that are composed
 * (Baker and Matthews 2004). Null when too little is left in common or it would have to be changed out of proportion.
 */
export function align(
  template: GreyPicture,
  picture: GreyPicture,
  from: Placement,
  steps: number,
): Placement | null {
  let placement = from
  for (let step = 0; step < steps; step++) {
    const placed = place(picture, placement)
    const found = correlate(template, placed)
    if (found.pixels < MIN_SHARE * template.values.length || found.normA * found.normB < 1e-6) return null
    const change = solve(normalEquations(template, placed, found))
    if (!change) return placement
    placement = compose(placement, change)
    if (!isNear(placement)) return null
    if (change.reduce((sum, one) => sum + Math.abs(one), 0) < SETTLED) break
  }
  return placement
}

/** The placement after one in which a pixel (x, y) lies at (x, y) + change. */
function compose([a, b, c, d, e, f]: Placement, change: readonly number[]): Placement {
  const [p, q, r, s, t, u] = change as [number, number, number, number, number, number]
  return [
    a * (1 + p) + b * r,
    a * q + b * (1 + s),
    c * (1 + p) + d * r,
    c * q + d * (1 + s),
    a * t + b * u + e,
    c * t + d * u + f,
  ]
}

/** A crop by a tenth at each end of a side and a little more: each axis stays within that, and so does the middle. */
function isNear([a, b, c, d, e, f]: Placement): boolean {
  const isScale = (scale: number): boolean => scale > 0.7 && scale < 1 / 0.7
  const isShift = (shift: number): boolean => Math.abs(shift) < 0.2
  return isScale(Math.hypot(a, c)) && isScale(Math.hypot(b, d)) && isShift(e) && isShift(f)
}

const ROW = UNKNOWNS + 1

/** Rows of [A | b] for the change of each number of a placement. */
function normalEquations(template: GreyPicture, placed: GreyPicture, found: Correlation): Float64Array {
  const { meanA, meanB, normA, normB } = found
  const sums = new Float64Array(UNKNOWNS * ROW)
  const slope = new Float64Array(ROW)
  const { side, values } = placed
  const perSide = side / (2 * normB)
  for (let y = 1; y < side - 1; y++)
    for (let x = 1; x < side - 1; x++) {
      const i = y * side + x
      const across = (values[i + 1]! - values[i - 1]!) * perSide
      const down = (values[i + side]! - values[i - side]!) * perSide
      const rest = (template.values[i]! - meanA) / normA - (values[i]! - meanB) / normB
      if (across !== across || down !== down || rest !== rest) continue
      const [fromLeft, fromTop] = [(x + 0.5) / side - 0.5, (y + 0.5) / side - 0.5]
      slope[0] = across * fromLeft
      slope[1] = across * fromTop
      slope[2] = down * fromLeft
      slope[3] = down * fromTop
      slope[4] = across
      slope[5] = down
      slope[6] = rest
      for (let r = 0; r < UNKNOWNS; r++)
        for (let c = r; c < ROW; c++) sums[r * ROW + c]! += slope[r]! * slope[c]!
    }
  for (let r = 1; r < UNKNOWNS; r++) for (let c = 0; c < r; c++) sums[r * ROW + c] = sums[c * ROW + r]!
  return sums
}

/** Gauss's elimination of symmetric equations, in place; null where they have no single solution. */
function solve(rows: Float64Array): number[] | null {
  for (let k = 0; k < UNKNOWNS; k++) {
    const pivot = rows[k * ROW + k]!
    if (Math.abs(pivot) < 1e-12) return null
    for (let r = 0; r < UNKNOWNS; r++) {
      if (r === k) continue
      const factor = rows[r * ROW + k]! / pivot
      for (let c = k; c < ROW; c++) rows[r * ROW + c]! -= factor * rows[k * ROW + c]!
    }
  }
  return Array.from({ length: UNKNOWNS }, (_, k) => rows[k * ROW + UNKNOWNS]! / rows[k * ROW + k]!)
}
