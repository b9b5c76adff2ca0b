/** Label of each image; null for none. */
export type Labels = readonly (string | null)[]

/** Images per label, in alphabetical order. */
export function labelsOf(labels: Labels): Map<string, number> {
  const counts = new Map<string, number>()
  for (const label of labels) if (label !== null) counts.set(label, (counts.get(label) ?? 0) + 1)
  return new Map([...counts].sort(([a], [b]) => (a < b ? -1 : 1)))
}
