import { open, type FileHandle } from 'node:fs/promises'
import { replaceWhole } from '../../files/write-whole.ts'
import type { Progress } from '../../shared/domain/job-phase.ts'
import type { Sentence } from '../../shared/say.ts'
import type { EmbedOutcome, ComputeEmbedRequest } from '../../shared/contract/compute-prediction.ts'
import type { EmitDuring } from '../emit.ts'
import { readModelFile } from '../keras/read.ts'
import { pixelType } from '../pixels/batch.ts'
import { imageBatches } from '../pixels/stream.ts'
import { yieldToEventLoop, throttled } from '../progress.ts'
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
  const outcome = await replaceWhole(out, async (draft) => {
    const file = await open(draft, 'w')
    try {
      return await writeRows(file, embedder, request, { batch, report, signal })
    } finally {
      await file.close()
    }
  }).finally(() => embedder.dispose())
  return { layer, ...outcome }
}

interface Steps {
  readonly batch: number
  readonly report: (progress: Progress) => void
  readonly signal: AbortSignal
}

/** A row for each image that can be decoded. */
async function writeRows(
  file: FileHandle,
  embedder: Embedder,
  request: ComputeEmbedRequest,
  { batch, report, signal }: Steps,
): Promise<Omit<EmbedOutcome, 'layer'>> {
  const { images, input } = request
  const { height, width, channels } = input
  const embedded: number[] = []
  const failed: { image: number; error: Sentence }[] = []
  let size = 0
  for await (const part of imageBatches(images, { ...request, batch })) {
    await yieldToEventLoop(signal)
    failed.push(...part.failed)
    const count = part.images.length
    if (count > 0) {
      const rows = embedder.run({ data: part.values, count, height, width, channels })
      size = rows.size
      await file.write(new Uint8Array(rows.values.buffer, rows.values.byteOffset, rows.values.byteLength))
      embedded.push(...part.images.map(({ id }) => id))
    }
    report({ phase: { step: 'embedding' }, done: embedded.length + failed.length, total: images.length })
  }
  return { size, images: embedded, failed }
}
