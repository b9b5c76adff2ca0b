import { describe, expect, it } from 'vitest'
import { Random } from '../shared/random.ts'
import type { SplitRow } from './group-assignment.ts'
import { crossValidationSplits, INNER_VALIDATION } from './folds.ts'
import { foldRows, SPLIT_PARTS, splitRows } from './split.ts'

const fractions = { train: 0.7, val: 0.15, test: 0.15 }

describe('splitRows', () => {
  it.each([1, 2, 3])('keeps groups whole and class shares even (seed %i)', (seed) => {
    const rows = randomStudy(seed, 3000, [0.67, 0.11, 0.11, 0.05, 0.04, 0.01, 0.01])
    const { partOf, summary, rare } = splitRows(rows, fractions, seed)
    expect(groupsInSeveralParts(rows, partOf)).toBe(0)
    expect(rare).toEqual([])
    for (const part of SPLIT_PARTS) {
      expect(Math.abs(summary[part].n / rows.length - fractions[part])).toBeLessThan(0.005)
      for (const [name, count] of Object.entries(summary[part].classes)) {
        const total = rows.filter((row) => row.label === name).length
        // Never further off than about one group.
        expect(Math.abs(count - fractions[part] * total)).toBeLessThanOrEqual(3)
      }
    }
  })

  it('gives every class with three groups one in each part', () => {
    for (let seed = 0; seed < 40; seed++) {
      const rows = randomStudy(seed, 60, [0.8, 0.1, 0.1])
      const { partOf, rare } = splitRows(rows, fractions, seed)
      expect(groupsInSeveralParts(rows, partOf)).toBe(0)
      for (const name of new Set(rows.map((row) => row.label!))) {
        const own = rows.map((row, i) => ({ row, part: partOf[i] })).filter(({ row }) => row.label === name)
        const groups = new Set(own.map(({ row }) => row.group)).size
        const found = new Set(own.map(({ part }) => part)).size
        if (groups >= 3) expect(found).toBe(3)
        else expect(rare.some((each) => each.name === name)).toBe(true)
      }
    }
  })

  it('does not depend on the order of the rows, but on the seed', () => {
    const rows = randomStudy(5, 400, [0.7, 0.3])
    const shuffled = new Random(9).shuffle([...rows])
    const byId = (of: readonly SplitRow[], partOf: readonly string[]) =>
      Object.fromEntries(of.map((row, i) => [row.id, partOf[i]]))
    const first = byId(rows, splitRows(rows, fractions, 1).partOf)
    expect(byId(shuffled, splitRows(shuffled, fractions, 1).partOf)).toEqual(first)
    expect(byId(rows, splitRows(rows, fractions, 2).partOf)).not.toEqual(first)
  })

  it('leaves a part of fraction 0 empty and refuses fractions that do not sum to 1', () => {
    const rows = randomStudy(6, 100, [0.5, 0.5])
    expect(splitRows(rows, { train: 0.8, val: 0.2, test: 0 }, 1).summary.test.n).toBe(0)
    expect(() => splitRows(rows, { train: 0.8, val: 0.2, test: 0.2 }, 1)).toThrow(RangeError)
    expect(splitRows([], fractions, 1).partOf).toEqual([])
  })

  it('handles groups of mixed labels and rows without label or group', () => {
    const rows: SplitRow[] = Array.from({ length: 90 }, (_, i) => ({
      id: `a${i}`,
      label: i % 9 === 0 ? null : ['x', 'y'][i % 2]!,
      group: i < 60 ? `p${Math.floor(i / 4)}` : null,
    }))
    const { partOf, summary } = splitRows(rows, fractions, 3)
    expect(groupsInSeveralParts(rows.slice(0, 60), partOf.slice(0, 60))).toBe(0)
    expect(summary.train.n + summary.val.n + summary.test.n).toBe(90)
    for (const part of SPLIT_PARTS) expect(Object.keys(summary[part].classes).sort()).toEqual(['x', 'y'])
  })
})

describe('foldRows', () => {
  it('makes even folds of whole groups', () => {
    const rows = randomStudy(7, 1000, [0.8, 0.15, 0.05])
    const { foldOf, summary } = foldRows(rows, 5, 1)
    expect(groupsInSeveralParts(rows, foldOf)).toBe(0)
    for (const fold of summary) {
      expect(Math.abs(fold.n - rows.length / 5)).toBeLessThanOrEqual(5)
      expect(Object.keys(fold.classes)).toHaveLength(3)
    }
    expect(() => foldRows(rows, 1, 1)).toThrow(RangeError)
  })
})

describe('crossValidationSplits', () => {
  const rows = randomStudy(8, 600, [0.8, 0.15, 0.05])
  const folds = crossValidationSplits(rows, 5, 3)

  it('holds every row out once, and never tears a group between what is learned from, stopped by and held out', () => {
    expect(folds).toHaveLength(5)
    rows.forEach((_, i) => expect(folds.filter((parts) => parts[i] === 'test')).toHaveLength(1))
    for (const partOf of folds) expect(groupsInSeveralParts(rows, partOf)).toBe(0)
  })

  it('sets some of what it learns from aside to stop by, with every class', () => {
    for (const partOf of folds) {
      const of = (part: string) => rows.filter((_, i) => partOf[i] === part)
      const share = of('val').length / (of('val').length + of('train').length)
      expect(Math.abs(share - INNER_VALIDATION)).toBeLessThan(0.02)
      for (const part of SPLIT_PARTS) expect(new Set(of(part).map((row) => row.label)).size).toBe(3)
    }
  })

  it('is the same for the same seed', () => {
    expect(crossValidationSplits(rows, 5, 3)).toEqual(folds)
    expect(crossValidationSplits(rows, 5, 4)).not.toEqual(folds)
  })
})

/** Lesions of one to five images, one label each. */
function randomStudy(seed: number, lesions: number, shares: readonly number[]): SplitRow[] {
  const random = new Random(seed)
  const rows: SplitRow[] = []
  for (let lesion = 0; lesion < lesions; lesion++) {
    let draw = random.uniform()
    let label = 0
    while (label < shares.length - 1 && draw > shares[label]!) draw -= shares[label++]!
    const images = random.uniform() < 0.7 ? 1 : 1 + random.below(5)
    for (let i = 0; i < images; i++)
      rows.push({ id: `${lesion}-${i}`, label: `c${label}`, group: `L${lesion}` })
  }
  return rows
}

function groupsInSeveralParts(rows: readonly SplitRow[], partOf: readonly (string | number)[]): number {
  const seen = new Map<string, Set<string | number>>()
  rows.forEach(({ id, group }, i) => {
    const key = group ?? id
    seen.set(key, (seen.get(key) ?? new Set()).add(partOf[i]!))
  })
  return [...seen.values()].filter((found) => found.size > 1).length
}
