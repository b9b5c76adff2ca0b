/** Heatmaps of one model, as the compute program gives them. */
import { PIXEL_CACHE } from '../study/layout.ts'
import type { ComputeImage } from '../../shared/contract/compute-images.ts'
import type { ExplainedBatch } from '../../shared/contract/compute-explanation.ts'
import type { MethodId } from '../../heatmaps/registry.ts'
import { requireModel, type Work } from '../context.ts'
import type { RunRow } from '../db/runs.ts'
import { countImages } from '../prediction/batches.ts'

/** An image and the class whose evidence is asked for; null takes the predicted one. */
export interface ImageToExplain extends ComputeImage {
  readonly target: number | null
}

export interface HeatmapChoice {
  readonly method: MethodId
  /** The run's default tap when left out. */
  readonly layer: string | undefined
}

/** Hands on batch after batch, one at a time and in order. Throws what the model or `onBatch` throws. */
export async function callExplain(
  { context, job, host }: Work,
  run: RunRow,
  images: readonly ImageToExplain[],
  { method, layer }: HeatmapChoice,
  onBatch: (batch: ExplainedBatch) => Promise<void>,
): Promise<void> {
  if (images.length === 0) return
  const { modelFile: model } = requireModel(context, run.id)
  const count = countImages(job, 'heatmaps', images.length)
  // One batch after the other, whatever order their files are written in.
  let writing = Promise.resolve()
  await host.call(
    'explain',
    {
      model,
      input: run.input,
      method,
      layer: layer ?? run.tap ?? undefined,
      images,
      pixelCache: context.study.path(PIXEL_CACHE),
    },
    {
      signal: job.signal,
      on: {
        // Counted as it is taken in.
        progress: () => undefined,
        explained: (batch) => {
          count(batch)
          return (writing = writing.then(() => onBatch(batch)))
        },
      },
    },
  )
}
