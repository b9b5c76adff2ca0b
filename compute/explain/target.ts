/**
 * Row of a selector: the explained score is the sum of selector times logits. One-hot for several units; for a single sigmoid unit z for
 * class 1 and -z for class 0, so that both classes have a map.
 */
export function selectorRow(target: number, units: number): number[] {
  if (units === 1) return [target === 1 ? 1 : -1]
  return Array.from({ length: units }, (_, unit) => (unit === target ? 1 : 0))
}
