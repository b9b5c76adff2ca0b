/** Thread that looks for copies among pictures: minutes at a hundred thousand, in which the engine must answer others. */
import { answering } from '../../../threads/answering.ts'
import { DuplicateFinder, type FoundPair } from '../../../metrics/duplicates/search.ts'

export const answer = answering((looks: Uint8Array, onProgress: (done: number) => void): FoundPair[] =>
  new DuplicateFinder(looks).find(onProgress),
)
