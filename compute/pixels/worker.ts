/** Thread that makes batches of pixels beside the training step. */
import { parentPort } from 'node:worker_threads'
import { toWireError, type WireError } from '../../shared/errors.ts'
import { makeBatch, type BatchRequest, type PixelBatch } from './batch.ts'

export interface WorkerCall {
  readonly id: number
  readonly request: BatchRequest
}
export type WorkerReply =
  | { readonly id: number; readonly batch: PixelBatch; readonly error?: undefined }
  | { readonly id: number; readonly error: WireError }

parentPort?.on('message', ({ id, request }: WorkerCall) => {
  makeBatch(request).then(
    (batch) => parentPort?.postMessage({ id, batch } satisfies WorkerReply, [batch.values.buffer]),
    (error: unknown) => parentPort?.postMessage({ id, error: toWireError(error) } satisfies WorkerReply),
  )
})
