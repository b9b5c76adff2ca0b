import { Random } from '../../shared/random.ts'

/**
 * The batches of one epoch, all of the same size, in an order that seed and epoch decide: every item once, and a last batch filled up
 * with items that are drawn again. Padding would enter the statistics of batch normalisation, a batch of another size
 * would need a recorded graph of its own.
 */
export function epochBatches<T>(items: readonly T[], batch: number, seed: number, epoch: number): T[][] {
  const random = new Random(`${seed}/shuffle/${epoch}`)
  const order = Array.from(random.permutation(items.length))
  const size = Math.min(batch, items.length)
  const missing = (size - (items.length % size)) % size
  const last = new Set(order.slice(order.length - (size - missing)))
  const again = Array.from(random.permutation(items.length)).filter((index) => !last.has(index))
  return inBatches(
    [...order, ...again.slice(0, missing)].map((index) => items[index] as T),
    size,
  )
}

/** Cuts a list into pieces of `batch`; the last may be shorter. */
export function inBatches<T>(items: readonly T[], batch: number): T[][] {
  const count = Math.ceil(items.length / batch)
  return Array.from({ length: count }, (_, i) => items.slice(i * batch, (i + 1) * batch))
}

/** As many items as there are, each class equally often: rare ones several times, of frequent ones another part in every epoch. */
export function balancedDraw<T>(
  items: readonly T[],
  classOf: (item: T) => number,
  seed: number,
  epoch: number,
): T[] {
  const random = new Random(`${seed}/balance/${epoch}`)
  const groups = [...Map.groupBy(items, classOf)].toSorted(([a], [b]) => a - b).map(([, group]) => group)
  const share = items.length / groups.length
  return groups.flatMap((group, i) => {
    const count = Math.round((i + 1) * share) - Math.round(i * share)
    const rounds = Array.from({ length: Math.ceil(count / group.length) }, () => random.shuffle([...group]))
    return rounds.flat().slice(0, count)
  })
}
