import type { MessagePort, TransferListItem } from 'node:worker_threads'
import { move, transferableSymbol, valueSymbol } from 'piscina'
import { toWireError, type WireError } from '../shared/errors.ts'

/** What crosses to a thread. */
export interface WorkerTask<Task> {
  readonly task: Task
  /** Where the one who waits hears of progress; none listens where it is missing. */
  readonly progress: MessagePort | undefined
}
/** What comes back; errors keep their sentence, which a cloned Error would lose. */
export type WorkerAnswer<Result> = { readonly value: Result } | { readonly error: WireError }

/**
 * The side of `WorkerPool` in the thread: the program exports `answer = answering(...)`.
 * @param transfer the buffers of a result that are handed over instead of copied
 */
export function answering<Task, Result, Progress = never>(
  handle: (task: Task, onProgress: (progress: Progress) => void) => Result | Promise<Result>,
  transfer: (result: Result) => readonly TransferListItem[] = () => [],
): (message: WorkerTask<Task>) => Promise<WorkerAnswer<Result>> {
  return async ({ task, progress }) => {
    try {
      const value = await handle(task, (step) => progress?.postMessage(step))
      return moving({ value }, transfer(value))
    } catch (error) {
      return { error: toWireError(error) }
    }
  }
}

/** Piscina takes the parts of an answer from these symbols before it posts it. */
function moving<Answer extends object>(answer: Answer, buffers: readonly TransferListItem[]): Answer {
  if (buffers.length === 0) return answer
  return move({ [transferableSymbol]: buffers, [valueSymbol]: answer } as never) as unknown as Answer
}
