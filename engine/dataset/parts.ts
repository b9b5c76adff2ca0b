import { joined, say, type Sentence } from '../../shared/say.ts'
import { PART_WORDS, SPLIT_PARTS, type SplitFractions, type SplitPart } from '../../shared/domain/dataset.ts'
import { splitRows } from '../../metrics/split.ts'

export interface PartInput {
  readonly key: string
  readonly label: string | null
  /** The part that the data names. */
  readonly part: SplitPart | null
}

export interface Assignment {
  /** In the order given; null for what carries no label. */
  readonly parts: readonly (SplitPart | null)[]
  readonly source: 'given' | 'made'
  readonly warnings: readonly Sentence[]
}

/**
 * The part of each labelled image: as the data says where it names one for every labelled image, else a stratified split by
 * group from the seed.
 */
export function assignParts(
  images: readonly PartInput[],
  groups: readonly string[],
  seed: number,
  fractions: SplitFractions,
): Assignment {
  const { parts: named, warnings } = givenParts(images)
  if (named === null) {
    const made = makeParts(images, groups, seed, fractions)
    return { parts: made.parts, source: 'made', warnings: [...warnings, ...made.warnings] }
  }
  const parts = withValidation(images, named, groups, seed, fractions)
  return {
    parts,
    source: 'given',
    warnings: [...warnings, ...straddling(parts, groups), ...missingClasses(images, parts)],
  }
}

type Parts = readonly (SplitPart | null)[]

function givenParts(images: readonly PartInput[]): { parts: Parts | null; warnings: Sentence[] } {
  const labelled = images.filter((image) => image.label !== null)
  const named = labelled.filter((image) => image.part !== null)
  if (named.length === 0) return { parts: null, warnings: [] }
  const complete = named.length === labelled.length
  const hasBoth = (['train', 'test'] as const).every((part) => named.some((image) => image.part === part))
  if (complete && hasBoth)
    return { parts: images.map(({ label, part }) => (label === null ? null : part)), warnings: [] }
  const why = complete
    ? say`The data does not name both a training and a test split, so a new split was made.`
    : say`The data names the split of only ${named.length} of ${labelled.length} images, so a new split was made.`
  return { parts: null, warnings: [why] }
}

function makeParts(
  images: readonly PartInput[],
  groups: readonly string[],
  seed: number,
  fractions: SplitFractions,
): { parts: (SplitPart | null)[]; warnings: readonly Sentence[] } {
  const labelled = [...images.keys()].filter((i) => images[i]!.label !== null)
  const rows = labelled.map((i) => ({ id: images[i]!.key, label: images[i]!.label, group: groups[i]! }))
  const { partOf, rare } = splitRows(rows, fractions, seed)
  const parts: (SplitPart | null)[] = images.map(() => null)
  labelled.forEach((i, at) => (parts[i] = partOf[at]!))
  const warnings = rare.map(({ name, missing }) => {
    const where = joined(missing.map((part) => PART_WORDS[part]))
    return say`'${name}' has too few groups to be in every split: none in ${where}.`
  })
  return { parts, warnings }
}

/** Training stops by the validation loss: where the data names none, a share of its training split becomes it. */
function withValidation(
  images: readonly PartInput[],
  given: Parts,
  groups: readonly string[],
  seed: number,
  fractions: SplitFractions,
): Parts {
  if (given.includes('val')) return given
  const training = images.map((image, i) => ({ ...image, label: given[i] === 'train' ? image.label : null }))
  const { train, val } = fractions
  const shares = { train: train / (train + val), val: val / (train + val), test: 0 }
  const { parts: made } = makeParts(training, groups, seed, shares)
  return given.map((part, i) => (part === 'train' ? made[i]! : part))
}

function straddling(parts: Parts, groups: readonly string[]): Sentence[] {
  const seen = new Map<string, Set<SplitPart>>()
  parts.forEach((part, i) => {
    if (part !== null) seen.set(groups[i]!, (seen.get(groups[i]!) ?? new Set()).add(part))
  })
  const torn = [...seen].filter(([, found]) => found.size > 1).map(([group]) => group)
  if (torn.length === 0) return []
  return [
    say`${torn.length} lesion(s), patient(s) or repeated image(s) lie in more than one of the splits that the data names (${torn.slice(0, 3).join(', ')}): test results will look better than they are.`,
  ]
}

function missingClasses(images: readonly PartInput[], parts: Parts): Sentence[] {
  const classes = [...new Set(images.map((image) => image.label).filter((label) => label !== null))].sort()
  return SPLIT_PARTS.flatMap((part) => {
    const present = new Set(images.filter((_, i) => parts[i] === part).map((image) => image.label))
    const absent = classes.filter((label) => !present.has(label))
    return absent.length === 0
      ? []
      : [say`The ${PART_WORDS[part]} split holds no image of: ${absent.join(', ')}.`]
  })
}
