/** The first of each kind in turn, so that a few of many do not all show the same; keeps the order within a kind. */
export function spread<T>(list: readonly T[], kindOf: (item: T) => string | number, count: number): T[] {
  const byKind = [...Map.groupBy(list, kindOf).values()]
  const rounds = Math.max(0, ...byKind.map((same) => same.length))
  return Array.from({ length: rounds }, (_, round) => byKind.flatMap((same) => same[round] ?? []))
    .flat()
    .slice(0, count)
}
