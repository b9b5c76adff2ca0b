import { mkdir, open, rename, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { Sentence } from '../../shared/say.ts'
import type { EmbedOutcome, ComputeEmbedRequest } from '../../shared/contract/compute-prediction.ts'
import type { EmitDuring } from '../emit.ts'
import { readModelFile } from '../keras/read.ts'
import { pixelType } from '../pixels/batch.ts'
import { imageBatches } from '../pixels/stream.ts'
import { breathe, throttled } from '../progress.ts'
import { Embedder, penultimate } from './embedder.ts'

/** Images a step: enough to keep all cores busy. */
const BATCH = 32

/**
 * Writes the embedding of each image into a file: float32, a row an image that could be decoded, in their order. The file is there
 * whole or not at all. Throws AppError 'cancelled' between two steps.
 */
export async function embed(
  request: ComputeEmbedRequest,
  emit: EmitDuring<'embed'>,
  signal: AbortSignal,
): Promise<EmbedOutcome> {
  const { images, input, out } = request
  const report = throttled((progress) => emit('progress', progress))
  report({ phase: { step: 'loading' }, done: 0, total: images.length })
  const model = await readModelFile(request.model)
  const layer = request.layer ?? penultimate(model)
  const { height, width, channels } = input
  const size = { height, width, channels }
  const batch = Math.min(BATCH, Math.max(1, images.length))
  const embedder = new Embedder(model, layer, { batchSize: batch, ...size, pixels: pixelType(input) })
  const draft = `${out}.${process.pid}.part`
  await mkdir(dirname(out), { recursive: true })
  const file = await open(draft, 'w')
  const embedded: number[] = []
  const failed: { image: number; error: Sentence }[] = []
  let features = 0
  try {
    for await (const { images: part, values, failed: broken } of imageBatches(images, {
      ...request,
      batch,
    })) {
      await breathe(signal)
      failed.push(...broken)
      if (part.length > 0) {
        const rows = embedder.run({ data: values, count: part.length, ...size })
        features = rows.size
        await file.write(new Uint8Array(rows.values.buffer, rows.values.byteOffset, rows.values.byteLength))
        embedded.push(...part.map(({ id }) => id))
      }
      report({ phase: { step: 'embedding' }, done: embedded.length + failed.length, total: images.length })
    }
    await file.close()
    await rename(draft, out)
  } finally {
    embedder.dispose()
    await file.close().catch(() => undefined)
    await rm(draft, { force: true })
  }
  return { layer, size: features, images: embedded, failed }
}
