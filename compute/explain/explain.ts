import type { ComputeExplainRequest } from '../../shared/contract/compute-explanation.ts'
import type { EmitDuring } from '../emit.ts'
import { readModelFile } from '../keras/read.ts'
import { inferShapes } from '../nn/shapes/graph.ts'
import { defaultTap } from '../nn/shapes/taps.ts'
import { imageBatches } from '../pixels/stream.ts'
import { yieldToEventLoop, throttled } from '../progress.ts'
import { createExplainer } from './create.ts'

/** Explains images in batches and emits each batch as it is done. Throws AppError 'cancelled' between two steps. */
export async function explain(
  request: ComputeExplainRequest,
  emit: EmitDuring<'explain'>,
  signal: AbortSignal,
): Promise<void> {
  const { images, input, method } = request
  const report = throttled((progress) => emit('progress', progress))
  report({ phase: { step: 'loading' }, done: 0, total: images.length })
  const model = await readModelFile(request.model)
  const tap = request.layer ?? defaultTap(model.graph, inferShapes(model.graph))
  report({ phase: { step: 'tracing' }, done: 0, total: images.length })
  const batch = Math.min(BATCH, Math.max(1, images.length))
  const explainer = createExplainer(method, { model, input, tap, batch })
  try {
    let done = 0
    for await (const { images: part, values, failed } of imageBatches(images, { ...request, batch })) {
      await yieldToEventLoop(signal)
      const targets = part.map(({ target }) => target)
      const hashes = part.map(({ sha256 }) => sha256)
      const maps = part.length === 0 ? [] : await explainer.run({ pixels: values, targets, hashes }, signal)
      const items = maps.map((map, i) => ({ image: part[i]!.id, ...map }))
      emit('explained', { layer: explainer.layer, items, failed })
      done += part.length + failed.length
      report({ phase: { step: 'explaining' }, done, total: images.length })
    }
  } finally {
    explainer.dispose()
  }
}

/** Enough to keep all cores busy; the activations of a larger one no longer fit the caches. */
const BATCH = 16
