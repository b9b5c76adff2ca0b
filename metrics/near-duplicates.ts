import { DisjointSets } from './disjoint-sets.ts'

/** Two images whose perceptual hashes are within the allowed distance. */
export interface DuplicatePair {
  readonly a: number
  readonly b: number
  /** Differing bits, 0 .. 64. */
  readonly distance: number
}

export interface DuplicateClusters {
  /** Smallest row number of each row's cluster; a row alone is its own. */
  readonly clusterOf: Uint32Array
  /** Clusters of two or more, rows rising, by first row. */
  readonly clusters: readonly (readonly number[])[]
  /** Every pair within the distance, by a then b. A cluster may hold rows further apart, linked by others. */
  readonly pairs: readonly DuplicatePair[]
}

/** Tests between two turns of whoever drives the search: a few milliseconds. */
const TESTS_PER_TURN = 1 << 18

/**
 * Joins images whose 64-bit perceptual hashes differ in at most `maxDistance` bits (single linkage by union-find).
 * @param hashes 16 hexadecimal digits or a bigint each; null: no hash, never joined. Throws RangeError on other text.
 */
export function clusterNearDuplicates(
  hashes: readonly (string | bigint | null)[],
  maxDistance: number,
): DuplicateClusters {
  const sets = new DisjointSets(hashes.length)
  const search = findNearDuplicates(hashes, maxDistance)
  let step = search.next()
  while (!step.done) step = search.next()
  const pairs = step.value
  for (const { a, b } of pairs) sets.join(a, b)
  const clusterOf = Uint32Array.from(hashes, (_, i) => sets.root(i))
  const members = Map.groupBy(clusterOf.keys(), (i) => clusterOf[i]!)
  return { clusterOf, clusters: [...members.values()].filter((rows) => rows.length > 1), pairs }
}

/**
 * Pairs of images within `maxDistance`, by a then b. Yields now and then, so that a process that must answer others can give them
 * their turn. Parameters and errors as of `clusterNearDuplicates`.
 */
export function* findNearDuplicates(
  hashes: readonly (string | bigint | null)[],
  maxDistance: number,
): Generator<void, DuplicatePair[]> {
  const table = readHashes(hashes)
  const pairs: DuplicatePair[] = []
  let tests = 0
  for (const { row, others, from, skip } of comparisons(table, maxDistance)) {
    for (let at = from; at < others.length; at++) {
      const other = others[at]!
      const distance =
        bitCount(table.high[row]! ^ table.high[other]!) + bitCount(table.low[row]! ^ table.low[other]!)
      if (distance <= maxDistance && !skip?.(row, other))
        pairs.push({ a: table.rows[row]!, b: table.rows[other]!, distance })
    }
    tests += others.length - from
    if (tests < TESTS_PER_TURN) continue
    tests = 0
    yield
  }
  return pairs.sort((p, q) => p.a - q.a || p.b - q.b)
}

/** Differing bits of two 32-bit words. */
export function bitCount(word: number): number {
  let bits = word - ((word >>> 1) & 0x55555555)
  bits = (bits & 0x33333333) + ((bits >>> 2) & 0x33333333)
  return Math.imul((bits + (bits >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24
}

interface HashTable {
  readonly rows: Uint32Array
  readonly high: Uint32Array
  readonly low: Uint32Array
}

function readHashes(hashes: readonly (string | bigint | null)[]): HashTable {
  const rows = Uint32Array.from(hashes.keys()).filter((i) => hashes[i] != null)
  const high = new Uint32Array(rows.length)
  const low = new Uint32Array(rows.length)
  rows.forEach((row, i) => {
    const value = toHash(hashes[row]!)
    high[i] = Number(value >> 32n)
    low[i] = Number(value & 0xffffffffn)
  })
  return { rows, high, low }
}

function toHash(hash: string | bigint): bigint {
  if (typeof hash === 'bigint') return BigInt.asUintN(64, hash)
  if (!/^[0-9a-f]{16}$/i.test(hash))
    throw new RangeError(`'${hash}' is not a 64-bit hash of 16 hexadecimal digits`)
  return BigInt(`0x${hash}`)
}

/** A row to be compared with `others` from `from` on; pairs to `skip` were compared before. */
interface RowComparison {
  readonly row: number
  readonly others: ArrayLike<number>
  readonly from: number
  readonly skip?: (row: number, other: number) => boolean
}

/**
 * Two hashes within d bits agree on at least one of d + 1 disjoint bands of bits (pigeonhole), so only rows that share
 * a band are compared; where bands are too common to help (many similar hashes), every pair is.
 */
function* comparisons(table: HashTable, maxDistance: number): Generator<RowComparison> {
  const n = table.rows.length
  const bands = bandKeys(table, maxDistance + 1)
  const buckets = bands.map((keys) => bucketsOf(keys))
  const candidates = buckets.flat().reduce((sum, rows) => sum + (rows.length * (rows.length - 1)) / 2, 0)
  if (maxDistance >= 64 || candidates >= (n * (n - 1)) / 2) {
    const others = Uint32Array.from({ length: n }, (_, i) => i)
    for (let row = 0; row < n; row++) yield { row, others, from: row + 1 }
    return
  }
  for (const [band, ofBand] of buckets.entries()) {
    // A pair sharing an earlier band was found there.
    const skip = (row: number, other: number) => sharesEarlierBand(bands, band, row, other)
    for (const rows of ofBand)
      for (let at = 0; at < rows.length; at++) yield { row: rows[at]!, others: rows, from: at + 1, skip }
  }
}

function sharesEarlierBand(bands: readonly Uint32Array[], band: number, i: number, j: number): boolean {
  for (let earlier = 0; earlier < band; earlier++) if (bands[earlier]![i] === bands[earlier]![j]) return true
  return false
}

/** The bits of each band, `count` bands over 64 bits; the pairing stays exact for any count (bands above 32 bits are folded). */
function bandKeys({ high, low }: HashTable, count: number): Uint32Array[] {
  return Array.from({ length: Math.min(count, 64) }, (_, band) => {
    const mask = bandMask(band, Math.min(count, 64))
    return high.map((word, i) => (word & mask.high) ^ rotate(low[i]! & mask.low))
  })
}

/** Folding two words into one key may only merge buckets, never split equal bits. */
function rotate(word: number): number {
  return (word << 13) | (word >>> 19)
}

function bandMask(band: number, count: number): { high: number; low: number } {
  let high = 0
  let low = 0
  for (let bit = Math.floor((band * 64) / count); bit < Math.floor(((band + 1) * 64) / count); bit++) {
    if (bit < 32) low |= 1 << bit
    else high |= 1 << (bit - 32)
  }
  return { high, low }
}

function bucketsOf(keys: Uint32Array): number[][] {
  const buckets = new Map<number, number[]>()
  keys.forEach((key, i) => {
    const rows = buckets.get(key)
    if (rows) rows.push(i)
    else buckets.set(key, [i])
  })
  return [...buckets.values()].filter((rows) => rows.length > 1)
}
