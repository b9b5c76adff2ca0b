import { Random } from '../../shared/random.ts'

/**
 * The batches of one epoch: every item once, in an order that seed and epoch decide. The last batch keeps what is left over;
 * it is never padded, since padding would enter the statistics of batch normalisation.
 */
export function epochBatches<T>(items: readonly T[], batch: number, seed: number, epoch: number): T[][] {
  const order = new Random(`${seed}/shuffle/${epoch}`).permutation(items.length)
  return inBatches(
    Array.from(order, (index) => items[index] as T),
    batch,
  )
}

/** Cuts a list into pieces of `batch`; the last may be shorter. */
export function inBatches<T>(items: readonly T[], batch: number): T[][] {
  const count = Math.ceil(items.length / batch)
  return Array.from({ length: count }, (_, i) => items.slice(i * batch, (i + 1) * batch))
}
