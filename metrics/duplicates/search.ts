import { DisjointSets } from '../disjoint-sets.ts'
import {
  indexLayouts,
  layoutNeighbours,
  nearestWindow,
  type LayoutCandidate,
  type LayoutIndex,
} from './candidates.ts'
import { LOOK_BYTES } from '../../shared/math/grey-look.ts'
import { CERTAIN, leastSimilarity, SLACK } from './thresholds.ts'
import { matchLooks, PreparedLook, type Match } from './match.ts'

const PROGRESS_ROWS = 100

/** Two images, by row, that show the same picture: the first changed so looks like the second. */
export interface FoundPair extends Match {
  readonly first: number
  readonly second: number
  /** False: they are alike, but not surely enough to join the groups that they belong to. */
  readonly joins: boolean
}

type AlikePair = Omit<FoundPair, 'joins'>

/** Looks for copies among pictures. */
export class DuplicateFinder {
  readonly #looks: Uint8Array
  readonly #index: LayoutIndex

  /** @param looks `[count, LOOK_SIDE, LOOK_SIDE]` */
  constructor(looks: Uint8Array) {
    this.#looks = looks
    this.#index = indexLayouts(looks)
  }

  /** Pairs that join each group of copies, best first: one less than the group has images; and those alike that join nothing. */
  find(onProgress: (done: number) => void = () => undefined): FoundPair[] {
    const found: AlikePair[] = []
    for (let row = 0; row < this.#index.count; row++) {
      for (const candidate of layoutNeighbours(this.#index, row)) {
        const pair = this.#confirm(candidate)
        if (pair) found.push(pair)
      }
      if (row % PROGRESS_ROWS === PROGRESS_ROWS - 1) onProgress(row + 1)
    }
    return this.#joining(found)
  }

  /**
   * Goes through the pairs from the most alike on and joins their groups. Where resemblance could be chance, the groups'
   * first members must resemble each other too: single linkage alone would chain picture after picture into one group.
   */
  #joining(pairs: readonly AlikePair[]): FoundPair[] {
    const sets = new DisjointSets(this.#index.count)
    return pairs
      .toSorted((p, q) => q.similarity - p.similarity || p.first - q.first || p.second - q.second)
      .flatMap((pair) => {
        const [a, b] = [sets.root(pair.first), sets.root(pair.second)]
        if (a === b) return []
        const joins = pair.similarity >= CERTAIN || this.#areSame(a, b)
        if (joins) sets.join(a, b)
        return [{ ...pair, joins }]
      })
  }

  #areSame(a: number, b: number): boolean {
    const candidate = nearestWindow(this.#index, a, b, Infinity)
    return candidate !== null && this.#confirm(candidate, SLACK) !== null
  }

  #confirm({ whole, other, window }: LayoutCandidate, slack = 0): AlikePair | null {
    const match = matchLooks(this.#look(whole), this.#look(other), window)
    if (!match || match.similarity < leastSimilarity(match) - slack) return null
    return inOrder(whole, other, match)
  }

  #look(row: number): PreparedLook {
    return new PreparedLook(this.#looks.subarray(row * LOOK_BYTES, (row + 1) * LOOK_BYTES))
  }
}

/** The smaller row first: what undoes a turn is the same turn where the picture is mirrored too, and the opposite one where not. */
function inOrder(first: number, second: number, match: Match): AlikePair {
  if (first < second) return { ...match, first, second }
  const degrees = match.mirrored ? match.degrees : (360 - match.degrees) % 360
  return { ...match, degrees, first: second, second: first }
}
