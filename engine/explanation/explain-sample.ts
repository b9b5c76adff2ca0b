import { computeImage, datasetOfRun, requireRun, type StudyContext, type Work } from '../context.ts'
import { imageById } from '../db/images.ts'
import { labelledPredictions, type LabelledPrediction } from '../db/predictions.ts'
import { explainImages } from './explain.ts'

/** Enough mistakes for a sitting; the rest are computed when they are looked at. */
const MISTAKES = 48
const CORRECT_PER_CLASS = 4

/** The heatmaps that somebody will want first: the mistakes on the test images, and some of what was right. */
export async function explainAfterTraining(work: Work, run: number): Promise<void> {
  const { correct, incorrect } = testSamples(work.context, run)
  const perClass = [...Map.groupBy(correct, (p) => p.predicted).values()].flatMap((same) =>
    same.slice(0, CORRECT_PER_CLASS),
  )
  await explainPredictions(work, run, [...incorrect.slice(0, MISTAKES), ...perClass])
}

/** Grad-CAM of the predicted class for stored predictions; none for a network without feature maps. */
export async function explainPredictions(
  work: Work,
  id: number,
  predictions: readonly LabelledPrediction[],
): ReturnType<typeof explainImages> {
  const { context } = work
  const run = requireRun(context, id)
  if (run.tap === null) return []
  const dataset = datasetOfRun(context, run)
  const wanted = predictions.map(({ image }) => ({
    ...computeImage(dataset, imageById(context.study.db, image)!),
    target: null,
  }))
  return explainImages(work, run, wanted, { method: 'grad-cam', layer: undefined }, [])
}

/** Test predictions by right and wrong, the most confident first: a confident mistake has most to tell. */
export function testSamples(
  context: StudyContext,
  run: number,
): { correct: LabelledPrediction[]; incorrect: LabelledPrediction[] } {
  const judged = labelledPredictions(context.study.db, run, ['test']).filter((p) => p.label !== null)
  const confidence = (p: LabelledPrediction): number => Math.max(...p.probabilities)
  judged.sort((a, b) => confidence(b) - confidence(a) || a.image - b.image)
  return {
    correct: judged.filter((p) => p.predicted === p.label),
    incorrect: judged.filter((p) => p.predicted !== p.label),
  }
}
