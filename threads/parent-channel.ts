/** What a program of ours has in common with the others when another one started it: it speaks to its parent, and must outlive it tidily. */
import type { Endpoint } from '../shared/rpc.ts'

/**
 * The channel to the process that started this one. What the parent can no longer hear is dropped: its end is told by 'disconnect'
 * alone, which may come after the first write to a channel that it has closed.
 */
export function channelToParent(): Endpoint {
  // A parent that was killed takes the readers of our output with it; a line that nobody reads must not end us before our work is stored.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined)
  return {
    // With a callback: without one a failed write is thrown as an error of the process.
    post: (message) => void (process.connected && process.send?.(message, () => undefined)),
    onMessage: (listener) => process.on('message', listener),
  }
}
