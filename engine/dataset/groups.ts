import { say, type Sentence } from '../../shared/say.ts'
import type { GroupSource } from '../../shared/domain/dataset.ts'
import { DisjointSets } from '../../metrics/disjoint-sets.ts'
import { nearDuplicates } from './near-duplicates.ts'

export interface GroupInput {
  readonly key: string
  readonly sha256: string
  readonly perceptualHash: string
  readonly patient: string | null
  readonly lesion: string | null
  /** Further keys, such as those of cases: images that share one belong together. */
  readonly cases: readonly string[]
}

export interface Grouping {
  /** Name of each image's group, in the order given. */
  readonly groups: readonly string[]
  readonly source: GroupSource
  /** Pairs of keys with the same content: each further file beside the first. */
  readonly duplicates: readonly (readonly [string, string])[]
  readonly warnings: readonly Sentence[]
}

/**
 * Puts pictures that show the same thing into one group, so that a split never has them on both sides: those of one patient,
 * of one lesion, with the same bytes, and, where neither patient nor lesion is known, those that look the same.
 */
export async function groupImages(images: readonly GroupInput[], signal: AbortSignal): Promise<Grouping> {
  const sets = new DisjointSets(images.length)
  const warnings: Sentence[] = []
  const joinBy = (name: (image: GroupInput) => string | null): void => {
    const first = new Map<string, number>()
    images.forEach((image, i) => {
      const value = name(image)
      if (value === null) return
      if (first.has(value)) sets.join(first.get(value)!, i)
      else first.set(value, i)
    })
  }
  joinBy((image) => image.patient)
  joinBy((image) => image.lesion)
  joinBy((image) => image.sha256)
  joinByCases(images, sets)
  warnings.push(...lesionsOfTwoPatients(images))
  const known = images.map(
    (image) => image.patient !== null || image.lesion !== null || image.cases.length > 0,
  )
  const pairs = await nearDuplicates(
    images.map((image) => image.perceptualHash),
    known,
    signal,
  )
  for (const [a, b] of pairs) sets.join(a, b)
  return {
    groups: nameGroups(images, sets),
    source: groupSource(images, sets),
    duplicates: exactDuplicates(images),
    warnings,
  }
}

function joinByCases(images: readonly GroupInput[], sets: DisjointSets): void {
  const first = new Map<string, number>()
  images.forEach(({ cases }, i) => {
    for (const key of cases) {
      if (first.has(key)) sets.join(first.get(key)!, i)
      else first.set(key, i)
    }
  })
}

function groupSource(images: readonly GroupInput[], sets: DisjointSets): GroupSource {
  if (images.some((image) => image.patient !== null)) return 'patient'
  if (images.some((image) => image.lesion !== null || image.cases.length > 0)) return 'lesion'
  return images.some((_, i) => sets.root(i) !== i) ? 'near-duplicate' : 'image'
}

function exactDuplicates(images: readonly GroupInput[]): (readonly [string, string])[] {
  const same = Map.groupBy(images, (image) => image.sha256)
  return [...same.values()].flatMap(([first, ...others]) =>
    others.map((other) => [first!.key, other.key] as const),
  )
}

function lesionsOfTwoPatients(images: readonly GroupInput[]): Sentence[] {
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
function nameGroups(images: readonly GroupInput[], sets: DisjointSets): string[] {
  const names = new Map<number, string>()
  const taken = new Set<string>()
  const members = Map.groupBy(images.keys(), (i) => sets.root(i))
  for (const [root, indices] of members) {
    const first = (pick: (image: GroupInput) => string | null): string | null =>
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
