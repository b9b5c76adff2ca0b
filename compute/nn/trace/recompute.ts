/** Trading work for memory inside a recorded graph. */
import type { Tensor } from '../tf.ts'
import { activeRecorder } from './recorder.ts'

/**
 * Runs `work` so that in a recorded graph it starts only once `after` exists. Without that, TensorFlow would find that the
 * forward pass computed the same already and keep that result alive. Eagerly it is just a call.
 */
export function recompute(after: Tensor, work: () => Tensor): Tensor {
  const recorder = activeRecorder()
  return recorder ? recorder.controlledBy(after, work) : work()
}
