import { pickTwo } from './rows.ts'
import { say, type Sentence } from '../../../shared/say.ts'

/** What the data says an image is of. */
export interface RecordedImage {
  readonly patient: string | null
  readonly lesion: string | null
}

interface Pair {
  readonly first: number
  readonly second: number
}

/** What the data calls two images where it tells them apart: patients before lesions; null where it does not. */
export function recordedNames(a: RecordedImage, b: RecordedImage): [string, string] | null {
  if (a.patient !== null && b.patient !== null && a.patient !== b.patient)
    return [`patient ${a.patient}`, `patient ${b.patient}`]
  if (a.lesion !== null && b.lesion !== null && a.lesion !== b.lesion)
    return [`lesion ${a.lesion}`, `lesion ${b.lesion}`]
  return null
}

/** Says that pictures alike carry different names: two data sets were merged, or a lesion was entered twice. */
export function recordedApart(
  images: readonly (RecordedImage & { readonly key: string })[],
  pairs: readonly Pair[],
): Sentence[] {
  const apart = pairs.flatMap((pair) => {
    const [a, b] = pickTwo(images, pair)
    const names = recordedNames(a, b)
    return names ? [{ a, b, names }] : []
  })
  const [example] = apart
  if (!example) return []
  const { a, b, names } = example
  return [
    say`${apart.length} pair(s) of images show the same picture although the data names them apart (${a.key}: ${names[0]}, ${b.key}: ${names[1]}); they were kept together.`,
  ]
}
