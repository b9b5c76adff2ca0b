/** Grouping diagnoses into classes, as the import screen lets the user edit it. */

type Mapping = Readonly<Record<string, string | undefined>>

/** Images per class after mapping; labels with an empty class are left out. */
export function countClasses(
  labels: Readonly<Record<string, number>>,
  mapping: Mapping,
): Map<string, number> {
  const classes = new Map<string, number>()
  for (const [label, count] of Object.entries(labels)) {
    const name = (mapping[label] ?? '').trim()
    if (name) classes.set(name, (classes.get(name) ?? 0) + count)
  }
  return classes
}

/** The map to import with; undefined when every label stays what it is. */
export function toMap(labels: readonly string[], mapping: Mapping): Record<string, string> | undefined {
  if (labels.every((label) => mapping[label] === label)) return undefined
  const chosen = labels.map((label) => [label, (mapping[label] ?? '').trim()] as const)
  return Object.fromEntries(chosen.filter(([, name]) => name !== ''))
}
