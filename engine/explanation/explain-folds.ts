/** Heatmaps of a cross-validation: of the models that its predictions are of. */
import type { ExplainedBatch } from '../../shared/contract/compute-explanation.ts'
import { requireRun, type StudyContext, type Work } from '../context.ts'
import { foldOfImages } from '../db/folds.ts'
import { predictionOf } from '../db/predictions.ts'
import type { RunRow } from '../db/runs.ts'
import { callExplain, type HeatmapChoice, type ImageToExplain } from './explain-call.ts'
import { meanOutput, ofFold } from '../prediction/predict-folds.ts'

type Explained = ExplainedBatch['items'][number]

/**
 * An image that a fold held out gets the map of that fold's model. One in no fold gets the mean of all models' maps: the gradient of the
 * mean of their scores, taken through each network. As `callExplain`; the images must have predictions.
 */
export async function explainWithFolds(
  work: Work,
  run: RunRow,
  images: readonly ImageToExplain[],
  choice: HeatmapChoice,
  onBatch: (batch: ExplainedBatch) => Promise<void>,
): Promise<void> {
  const { context } = work
  const heldOutBy = foldOfImages(context.study.db, run.id)
  const parts = new Map<number, Explained[]>()
  for (const [at, model] of run.folds.entries()) {
    const fold = at + 1
    const own = images.filter(({ id }) => (heldOutBy.get(id) ?? fold) === fold)
    const wanted = own.map((image) => ({
      ...image,
      target: image.target ?? predictedClass(context, run, image.id),
    }))
    const part = ofFold(work, fold, run.folds.length)
    await callExplain(part, requireRun(context, model), wanted, choice, async (batch) => {
      const whole: Explained[] = []
      for (const item of batch.items) {
        const outputs = [...(parts.get(item.image) ?? []), item]
        const isComplete = heldOutBy.has(item.image) || outputs.length === run.folds.length
        if (isComplete) whole.push(meanOf(outputs))
        else parts.set(item.image, outputs)
        if (isComplete) parts.delete(item.image)
      }
      // What one model cannot read no other can.
      const failed = batch.failed.filter(({ image }) => (heldOutBy.get(image) ?? 1) === fold)
      await onBatch({ ...batch, items: whole, failed })
    })
  }
}

/** Index of the class that the cross-validation itself predicts: its models need not agree. */
function predictedClass({ study }: StudyContext, run: RunRow, image: number): number | null {
  const predicted = predictionOf(study.db, run.id, image)?.predicted
  return predicted === undefined ? null : run.classes.indexOf(predicted)
}

function meanOf(items: readonly Explained[]): Explained {
  const [first] = items as [Explained, ...Explained[]]
  if (items.length === 1) return first
  const map = first.map.map((_, i) => items.reduce((sum, item) => sum + item.map[i]!, 0) / items.length)
  return { ...first, ...meanOutput(items), map }
}
