import { resolve } from 'node:path'
import type { SplitPart } from '../../shared/domain/dataset.ts'
import type { ListedPrediction } from '../../shared/domain/prediction.ts'
import { openSession, type CommonOptions, type CommandOutput } from '../command.ts'
import { pickImages } from '../pick-images.ts'
import type { Session } from '../session.ts'
import { table } from '../table.ts'

export interface PredictOptions extends CommonOptions {
  readonly run: number
  readonly split?: SplitPart | 'all' | undefined
  readonly images?: readonly string[] | undefined
}

/** Predictions of a run for a part of the split, or for images of the study and files outside it. */
export async function predictCommand(session: Session, options: PredictOptions): Promise<CommandOutput> {
  await openSession(session, options)
  const { run } = options
  const part = options.split ?? 'test'
  const picked = options.images && (await pickImages(session, options.images))
  const request = picked
    ? {
        run,
        images: picked.map((p) => p.image).filter((id) => id !== null),
        files: picked.flatMap((p) => p.file ?? []),
      }
    : { run, part }
  const result = await session.job(session.call('predict.start', request))
  for (const { image, error } of result.failed) session.say(`Left out: ${image}: ${error.text}`)
  const stored = await session.call('predictions.list', { run, part, images: request.images })
  const predictions = picked
    ? picked.flatMap(
        ({ key, file }) =>
          [...stored, ...result.outside].find((p) => p.image === (file ? resolve(file) : key)) ?? [],
      )
    : stored
  const { classes } = await session.call('run.get', { run })
  const json = { run, predictions: predictions.map((prediction) => toJson(prediction, classes)) }
  const rows = predictions.map((p) => [
    p.image,
    p.label,
    p.predicted,
    Math.max(...p.probabilities).toFixed(3),
  ])
  return { json, text: table(['image', 'label', 'predicted', 'probability'], rows) }
}

function toJson(
  { image, label, predicted, probabilities, logits, part }: ListedPrediction,
  classes: readonly string[],
) {
  return { image, label, predicted, probabilities: byClass(probabilities, classes), logits, part }
}

export function byClass(
  probabilities: readonly number[],
  classes: readonly string[],
): Record<string, number> {
  return Object.fromEntries(classes.map((name, i) => [name, probabilities[i]!]))
}
