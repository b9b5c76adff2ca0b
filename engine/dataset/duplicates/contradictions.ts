import { pickTwo } from './rows.ts'
import { say, type Sentence } from '../../../shared/say.ts'

interface LabelledImage {
  readonly key: string
  readonly label: string | null
}

/** Says that the same picture carries different labels. */
export function contradictions(
  images: readonly LabelledImage[],
  pairs: readonly { readonly first: number; readonly second: number }[],
): Sentence[] {
  const found = pairs
    .map((pair) => pickTwo(images, pair))
    .filter(([a, b]) => a.label !== null && b.label !== null && a.label !== b.label)
  const [first] = found
  if (!first) return []
  const example = first.map(({ key, label }) => `${key}: ${label}`).join(', ')
  return [say`${found.length} pair(s) of images show the same picture with different labels (${example}).`]
}
