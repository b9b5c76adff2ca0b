import { say, type Sentence } from '../../shared/say.ts'
import type { GroupSource } from '../../shared/domain/dataset.ts'
import { DisjointSets } from '../../metrics/disjoint-sets.ts'
import { findDuplicates, type ComparedImage, type FoundDuplicate } from './duplicates/find-duplicates.ts'
import { pickTwo } from './duplicates/rows.ts'
import { recordedApart, recordedNames, type RecordedImage } from './duplicates/recorded-apart.ts'
import { outweighsRecord } from '../../metrics/duplicates/thresholds.ts'

export interface GroupedImage extends ComparedImage, RecordedImage {
  readonly key: string
  /** Further keys, such as those of cases: images that share one belong together. */
  readonly cases: readonly string[]
}

export interface Grouping {
  /** Name of each image's group, in the order given. */
  readonly groups: readonly string[]
  readonly source: GroupSource
  /** Images that show the same picture, by row: enough pairs to join each group of copies. */
  readonly pairs: readonly FoundDuplicate[]
  /** Pairs of keys with the same content: each further file beside the first. */
  readonly duplicates: readonly (readonly [string, string])[]
  readonly warnings: readonly Sentence[]
}

export interface GroupingContext {
  readonly signal: AbortSignal
  readonly progress?: (done: number) => void
  /** Pairs of files, by SHA-256, that a person said are different pictures. */
  readonly different?: readonly (readonly [string, string])[]
}

/**
 * Puts pictures that show the same thing into one group, so that a split never has them on both sides: those of one patient, of one
 * lesion, of one case, and those that show the same picture, whatever the data calls them.
 */
export async function groupImages(
  images: readonly GroupedImage[],
  context: GroupingContext,
): Promise<Grouping> {
  const sets = new DisjointSets(images.length)
  joinBy(images, sets, ({ patient }) => (patient === null ? [] : [patient]))
  joinBy(images, sets, ({ lesion }) => (lesion === null ? [] : [lesion]))
  joinBy(images, sets, ({ cases }) => cases)
  const different = new Set((context.different ?? []).flatMap(([a, b]) => [`${a} ${b}`, `${b} ${a}`]))
  const pairs = (await findDuplicates(images, context)).filter((pair) => {
    const [a, b] = pickTwo(images, pair)
    if (different.has(`${a.sha256} ${b.sha256}`)) return false
    return recordedNames(a, b) === null || outweighsRecord(pair)
  })
  const joining = pairs.filter(({ joins }) => joins)
  for (const { first, second } of joining) sets.join(first, second)
  return {
    groups: nameGroups(images, sets),
    source: groupSource(images, joining),
    pairs,
    duplicates: pairs
      .filter(({ isSameFile }) => isSameFile)
      .map((pair) => pickTwo(images, pair))
      .map(([a, b]) => [a.key, b.key]),
    warnings: [...lesionsOfTwoPatients(images), ...recordedApart(images, joining), ...tellAlike(pairs)],
  }
}

function joinBy(
  images: readonly GroupedImage[],
  sets: DisjointSets,
  namesOf: (image: GroupedImage) => readonly string[],
): void {
  const first = new Map<string, number>()
  images.forEach((image, i) => {
    for (const name of namesOf(image)) {
      const before = first.get(name)
      if (before === undefined) first.set(name, i)
      else sets.join(before, i)
    }
  })
}

/** A pair in doubt is told: it may stand on both sides of the split. */
function tellAlike(pairs: readonly FoundDuplicate[]): Sentence[] {
  const count = pairs.filter(({ joins }) => !joins).length
  return count === 0
    ? []
    : [
        say`${count} pair(s) of images look alike, but not surely enough to keep them in one split. They are listed among the duplicates to decide on.`,
      ]
}

function groupSource(images: readonly GroupedImage[], pairs: readonly FoundDuplicate[]): GroupSource {
  if (images.some(({ patient }) => patient !== null)) return 'patient'
  if (images.some(({ lesion, cases }) => lesion !== null || cases.length > 0)) return 'lesion'
  return pairs.length > 0 ? 'near-duplicate' : 'image'
}

function lesionsOfTwoPatients(images: readonly GroupedImage[]): Sentence[] {
  const patients = new Map<string, Set<string>>()
  for (const { lesion, patient } of images) {
    if (lesion === null || patient === null) continue
    patients.set(lesion, (patients.get(lesion) ?? new Set()).add(patient))
  }
  const mixed = [...patients].filter(([, names]) => names.size > 1)
  if (mixed.length === 0) return []
  const [lesion, names] = mixed[0]!
  return [
    say`${mixed.length} lesion(s) carry more than one patient (${lesion}: ${[...names].join(', ')}); their patients were kept together.`,
  ]
}

/** A group is called by its patient, else its lesion, else its first image; never two by the same name. */
function nameGroups(images: readonly GroupedImage[], sets: DisjointSets): string[] {
  const names = new Map<number, string>()
  const taken = new Set<string>()
  const members = Map.groupBy(images.keys(), (i) => sets.root(i))
  for (const [root, indices] of members) {
    const first = (pick: (image: GroupedImage) => string | null): string | null =>
      indices.map((i) => pick(images[i]!)).find((value) => value !== null) ?? null
    const wanted =
      first((image) => image.patient) ?? first((image) => image.lesion) ?? images[indices[0]!]!.key
    let name = wanted
    for (let n = 2; taken.has(name); n++) name = `${wanted} (${n})`
    taken.add(name)
    names.set(root, name)
  }
  return images.map((_, i) => names.get(sets.root(i))!)
}
