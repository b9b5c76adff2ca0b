/**
 * libvips keeps one buffer of errors for the whole process: while several pictures are decoded, the reason one fails for may be another's.
 * Decoding goes on side by side, and only what failed is decoded once more with nothing else under way, to learn its own reason.
 */

let sharing = 0
let alone = 0
const waiting: (() => void)[] = []

/** Runs work that others may run beside; waits while somebody is alone. */
export async function beside<T>(work: () => Promise<T>): Promise<T> {
  while (alone > 0) await new Promise<void>((resolve) => waiting.push(resolve))
  sharing++
  try {
    return await work()
  } finally {
    sharing--
    wake()
  }
}

let queue: Promise<unknown> = Promise.resolve()

/** Runs work when nothing else is under way in this thread. Must not be called from within `beside` or itself. */
export function withNothingBeside<T>(work: () => Promise<T>): Promise<T> {
  alone++
  const turn = queue.then(async () => {
    while (sharing > 0) await new Promise<void>((resolve) => waiting.push(resolve))
    try {
      return await work()
    } finally {
      alone--
      wake()
    }
  })
  queue = turn.catch(() => undefined)
  return turn
}

function wake(): void {
  for (const resolve of waiting.splice(0)) resolve()
}
