import { describe, expect, it } from 'vitest'
import { Random } from '../shared/random.ts'
import { bitCount, clusterNearDuplicates, findNearDuplicates } from './near-duplicates.ts'

/** Hashes of which some are copies of others with a few bits flipped. */
function randomHashes(seed: number, count: number, copies: number): bigint[] {
  const random = new Random(seed)
  const hashes = Array.from(
    { length: count },
    () => (BigInt(random.uint32()) << 32n) | BigInt(random.uint32()),
  )
  for (let i = 0; i < copies; i++) {
    let copy = random.choice(hashes)
    for (let flips = random.below(10); flips > 0; flips--) copy ^= 1n << BigInt(random.below(64))
    hashes.push(copy)
  }
  return random.shuffle(hashes)
}

function directPairs(hashes: readonly bigint[], maxDistance: number): string[] {
  const pairs: string[] = []
  for (let a = 0; a < hashes.length; a++) {
    for (let b = a + 1; b < hashes.length; b++) {
      const distance = (hashes[a]! ^ hashes[b]!).toString(2).replaceAll('0', '').length
      if (distance <= maxDistance) pairs.push(`${a}-${b}:${distance}`)
    }
  }
  return pairs
}

describe('clusterNearDuplicates', () => {
  it.each([0, 1, 4, 6, 10, 31, 33])(
    'finds exactly the pairs of comparing all (distance %i)',
    (maxDistance) => {
      const hashes = randomHashes(maxDistance, 140, 80)
      const { pairs } = clusterNearDuplicates(hashes, maxDistance)
      expect(pairs.map(({ a, b, distance }) => `${a}-${b}:${distance}`)).toEqual(
        directPairs(hashes, maxDistance),
      )
    },
  )

  it('joins chains, reads hexadecimal and skips images without hash', () => {
    const hashes = [
      '00000000000000ff',
      null,
      '0000000000000000',
      '000000000000000F',
      'ffffffffffffffff',
      null,
    ]
    const { clusters, clusterOf, pairs } = clusterNearDuplicates(hashes, 4)
    expect(clusters).toEqual([[0, 2, 3]])
    expect([...clusterOf]).toEqual([0, 1, 0, 0, 4, 5])
    expect(pairs).toHaveLength(2)
    expect(clusterNearDuplicates([0n, 0xffffffffffffffffn], 64).clusters).toEqual([[0, 1]])
    expect(() => clusterNearDuplicates(['12'], 4)).toThrow(/not a 64-bit hash/)
  })

  it('joins ten thousand, and gives others their turn when many are alike', () => {
    const hashes = randomHashes(1, 9000, 1000)
    expect(clusterNearDuplicates(hashes, 6).clusters.length).toBeGreaterThan(300)
    const alike = hashes.map((hash) => hash & 0xfffff0000000fffn)
    const search = findNearDuplicates(alike, 6)
    let turns = 0
    while (!search.next().done) turns++
    expect(turns).toBeGreaterThan(50)
  })
})

describe('bitCount', () => {
  it('counts', () => {
    expect([0, 1, 0xff, 0x80000001, 0xffffffff].map(bitCount)).toEqual([0, 1, 8, 2, 32])
  })
})
