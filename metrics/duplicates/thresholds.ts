import type { Match } from './match.ts'

/**
 * What decides whether two pictures are the same. Measured by `bench --only duplicates` on 3,000 dermoscopic pictures of as many lesions and
 * copies of them: docs/duplicates.md.
 */

/** Least correlation of their detail, for pictures as they are or turned by quarters. */
export const MIN_SIMILARITY = 0.75
/** With an odd turn, which has more ways to fit by chance: where the discs nearly cover each other, and where not. */
const MIN_SIMILARITY_TURNED = 0.79
const MIN_SIMILARITY_TURNED_AND_MOVED = 0.82
const COVERED = 0.85
/** Where less than `CROPPED` of the larger picture is seen in both: a crop by a tenth leaves four fifths. */
const MIN_SIMILARITY_CROPPED = 0.85
const CROPPED = 0.75
/** Least share that must be seen in both. */
const MIN_OVERLAP = 0.6
/** From here on no chance resemblance was measured: such a pair joins two groups whatever else is known. */
export const CERTAIN = 0.9
/** How much less the first members of two groups must be alike than a pair: noise of two copies adds up. */
export const SLACK = 0.07

/** The similarity from which on a match counts as the same picture; infinite where the two share too little. */
export function leastSimilarity({ degrees, overlap }: Pick<Match, 'degrees' | 'overlap'>): number {
  if (overlap < MIN_OVERLAP) return Infinity
  if (overlap < CROPPED) return MIN_SIMILARITY_CROPPED
  if (degrees % 90 === 0) return MIN_SIMILARITY
  return overlap < COVERED ? MIN_SIMILARITY_TURNED_AND_MOVED : MIN_SIMILARITY_TURNED
}

/**
 * The same against a record that the two are of different lesions or patients: what a person wrote down outweighs a resemblance that was
 * measured between different synthetic lesions too (up to 0.86 as they are or turned by quarters, up to 0.96 turned otherwise).
 */
export function outweighsRecord({ similarity, degrees }: Pick<Match, 'similarity' | 'degrees'>): boolean {
  return similarity >= (degrees % 90 === 0 ? 0.88 : 0.97)
}
