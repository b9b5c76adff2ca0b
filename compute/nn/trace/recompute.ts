/** Trading work for memory inside a recorded graph. */
import type { Tensor } from '../tf.ts'
import { activeRecorder } from './recorder.ts'

/**
 * For gradients: a value the forward pass made, to be used once `after` (the gradient that arrives) is there. Where cheap ops made
 * it, a recorded graph computes it again instead of keeping it all the while. Eagerly it is the saved value itself.
 */
export function again(saved: Tensor, after: Tensor): Tensor {
  return activeRecorder()?.again(saved, after) ?? saved
}

/** True while a graph is being recorded: saving a value then costs nothing. */
export function isRecording(): boolean {
  return activeRecorder() !== null
}
