/**
 * Yields `load(item)` in order while the next `ahead` are already under way. Leaving the loop early drops what was fetched ahead.
 */
export async function* prefetch<T, R>(
  items: Iterable<T>,
  load: (item: T) => Promise<R>,
  ahead: number,
): AsyncGenerator<{ readonly item: T; readonly value: R }> {
  const queue: { item: T; value: Promise<R> }[] = []
  const source = items[Symbol.iterator]()
  const refill = (): void => {
    while (queue.length <= ahead) {
      const next = source.next()
      if (next.done) return
      const value = load(next.value)
      // Reported when its turn comes; until then a failure must not count as unhandled.
      value.catch(() => undefined)
      queue.push({ item: next.value, value })
    }
  }
  refill()
  for (let first = queue.shift(); first; first = queue.shift()) {
    const value = await first.value
    refill()
    yield { item: first.item, value }
  }
}
