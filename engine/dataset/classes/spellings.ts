import { DisjointSets } from '../../../metrics/disjoint-sets.ts'

/** Shorter names that differ in a letter are codes: 'AK' and 'SK'. */
const MIN_LENGTH = 5
/** More labels are texts, not classes. */
const MAX_LABELS = 500

/**
 * Sets of labels that look like spellings of one class: they differ in case, spaces, accents, punctuation, in '.0', or in one letter of
 * a word. Each set begins with its most frequent label.
 */
export function findSpellings(counts: ReadonlyMap<string, number>): string[][] {
  const labels = counts.size > MAX_LABELS ? [] : [...counts.keys()]
  const plain = labels.map(plainForm)
  const sets = new DisjointSets(labels.length)
  for (let a = 0; a < labels.length; a++) {
    for (let b = 0; b < a; b++) if (isSameWord(plain[a] ?? '', plain[b] ?? '')) sets.join(a, b)
  }
  const members = Map.groupBy(labels.keys(), (i) => sets.root(i))
  return [...members.values()]
    .filter((set) => set.length > 1)
    .map((set) =>
      sortSpellings(
        set.map((i) => labels[i] ?? ''),
        counts,
      ),
    )
}

/** The most frequent first; of several the one that others differ from by case or accents alone, then the plainest. */
function sortSpellings(labels: readonly string[], counts: ReadonlyMap<string, number>): string[] {
  const alike = (label: string): number =>
    labels.filter((other) => plainForm(other) === plainForm(label)).length
  const plainness = (label: string): number => (label === plainForm(label) ? 1 : 0)
  return [...labels].sort(
    (a, b) =>
      (counts.get(b) ?? 0) - (counts.get(a) ?? 0) ||
      alike(b) - alike(a) ||
      plainness(b) - plainness(a) ||
      (a < b ? -1 : 1),
  )
}

/** 'Nevüs ' -> 'nevus', '1.0' -> '1', 'basal_cell carcinoma' -> 'basalcellcarcinoma'; Latin diphthongs become one letter. */
function plainForm(label: string): string {
  const text = label
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replaceAll('ı', 'i')
    .toLowerCase()
    .replace(/^(\d+)\.0+$/, '$1')
  return text.replace(/[^\p{L}\p{N}]+/gu, '').replace(/ae|oe/g, 'e')
}

function isSameWord(a: string, b: string): boolean {
  if (a === b) return a !== ''
  if (Math.min(a.length, b.length) < MIN_LENGTH || /\d/.test(a + b)) return false
  return isOneLetterApart(a, b)
}

/** One letter more, less or other. */
function isOneLetterApart(a: string, b: string): boolean {
  const [short, long] = a.length <= b.length ? [a, b] : [b, a]
  if (long.length - short.length > 1) return false
  let at = 0
  while (at < short.length && short[at] === long[at]) at++
  return short.slice(short.length === long.length ? at + 1 : at) === long.slice(at + 1)
}
