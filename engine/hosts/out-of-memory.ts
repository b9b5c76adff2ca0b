import { totalmem } from 'node:os'
import { AppError } from '../../shared/errors.ts'
import type { Hint } from '../../shared/hint.ts'
import { say, type Sentence } from '../../shared/say.ts'

/** What TensorFlow, the C++ library, Node and the kernel say when there is no memory left, of the machine or of a graphics card. */
const OUT_OF_MEMORY_MESSAGE =
  /OOM when allocating|resource ?exhausted|bad_alloc|out of memory|cannot allocate memory/i

/** The compute process ended, or refused a step, for want of memory: what it did can go on with smaller pieces. */
export class OutOfMemoryError extends AppError {
  constructor(message: Sentence, hint?: Hint) {
    super('interrupted', message, { hint: hint ?? machineHint() })
  }
}

export function saysOutOfMemory(text: string): boolean {
  return OUT_OF_MEMORY_MESSAGE.test(text)
}

/**
 * Why a process that nobody here ended is gone; null where it was not the memory. SIGKILL comes from the kernel when the machine runs out, and
 * leaves no words; an abort for want of memory says so.
 */
export function outOfMemoryDeath(signal: NodeJS.Signals | null, log: string): OutOfMemoryError | null {
  if (signal === 'SIGKILL') {
    return new OutOfMemoryError(
      say`The compute process was killed, probably because the system ran out of memory.`,
    )
  }
  const line = log.split('\n').findLast(saysOutOfMemory)
  return line === undefined
    ? null
    : new OutOfMemoryError(say`The compute process ran out of memory (${line.trim()}).`)
}

function machineHint(): Sentence {
  const gigabytes = Math.round(totalmem() / 2 ** 30)
  return say`This machine has ${gigabytes} GB. Choose a smaller batch or image size, or close other programs, and start again.`
}
