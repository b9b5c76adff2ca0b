import type { ComputePredictRequest } from '../../shared/contract/compute-prediction.ts'
import type { EmitDuring } from '../emit.ts'
import { readModelFile } from '../keras/read.ts'
import { Predictor } from '../nn/predictor.ts'
import { pixelType } from '../pixels/batch.ts'
import { imageBatches } from '../pixels/stream.ts'
import { yieldToEventLoop, throttled } from '../progress.ts'
import { outputsOf } from './outputs.ts'

/** Images a step: enough to keep all cores busy. */
const BATCH = 32

/** Predicts images in batches and emits each batch as it is done. Throws AppError 'cancelled' between two steps. */
export async function predict(
  request: ComputePredictRequest,
  emit: EmitDuring<'predict'>,
  signal: AbortSignal,
): Promise<void> {
  const { images, input } = request
  const report = throttled((progress) => emit('progress', progress))
  report({ phase: { step: 'loading' }, done: 0, total: images.length })
  const model = await readModelFile(request.model)
  report({ phase: { step: 'tracing' }, done: 0, total: images.length })
  const batch = Math.min(BATCH, Math.max(1, images.length))
  const { height, width, channels } = input
  const size = { height, width, channels }
  const predictor = new Predictor(model, { batchSize: batch, ...size, pixels: pixelType(input) })
  try {
    let done = 0
    for await (const { images: part, values, failed } of imageBatches(images, { ...request, batch })) {
      await yieldToEventLoop(signal)
      const { logits, probabilities, units, count } = predictor.predict({
        data: values,
        count: part.length,
        ...size,
      })
      const items = outputsOf(logits, probabilities, units, count).map((output, i) => ({
        image: part[i]!.id,
        ...output,
      }))
      emit('predicted', { items, failed })
      done += part.length + failed.length
      report({ phase: { step: 'predicting' }, done, total: images.length })
    }
  } finally {
    predictor.dispose()
  }
}
