/** One network: from the settings and the split of its run to its file. */
import { PIXEL_CACHE, modelFile, checkpointFile } from '../study/layout.ts'
import type { LabelledImage } from '../../shared/contract/compute-images.ts'
import { now } from '../study/clock.ts'
import { computeImage, datasetOfRun, requireRun, type StudyContext, type Work } from '../context.ts'
import { learnedImages } from '../db/split-images.ts'
import { finishRun, insertEpoch, runById } from '../db/runs.ts'
import { toTrainBase, type ResolvedTraining } from './resolved-training.ts'
import { chosenWeights } from '../weights/weights-source.ts'

/** Trains the network of a run on the parts of the run's own split, from its checkpoint where there is one, and makes the run done. */
export async function trainModel(
  { context, job, host }: Work,
  id: number,
  { config, base }: ResolvedTraining,
): Promise<void> {
  const { study, steering, emit } = context
  const run = requireRun(context, id)
  const dataset = datasetOfRun(context, run)
  const images = learnedImages(study.db, run)
  const ofPart = (part: 'train' | 'val'): LabelledImage[] =>
    images
      .filter((image) => image.part === part)
      .map((image) => ({ ...computeImage(dataset, image), label: run.classes.indexOf(image.label) }))
  const file = modelFile(id)
  const weights = await chosenWeights(context.weights, config, job)
  const outcome = await host
    .call(
      'train',
      {
        job: job.id,
        config,
        classes: run.classes,
        train: ofPart('train'),
        val: ofPart('val'),
        out: study.path(file),
        pixelCache: context.study.path(PIXEL_CACHE),
        checkpoint: context.study.path(checkpointFile(id)),
        weightsFile: weights?.file,
        base: base && toTrainBase(base),
      },
      {
        signal: job.signal,
        on: {
          progress: ({ phase, done, total }) => {
            steering.connect(job.id)
            job.progress(phase, done, total)
          },
          epoch: (epoch) => {
            insertEpoch(study.db, id, epoch)
            emit('epoch', { run: id, epoch })
            tellTrouble(context, id, epoch.epoch)
          },
        },
      },
    )
    .finally(() => steering.disconnect())
  const { version } = await host.call('device', null)
  const { input, parameters, tap, bestEpoch, stopped, weightsSha256 } = outcome
  const origin = base
    ? { weights: `run ${base.run.id} (${base.run.name}) sha256:${base.run.weightsSha256}` }
    : weights && { weights: weights.origin }
  const versions = { ...run.versions, tensorflow: version, ...origin }
  finishRun(
    study.db,
    id,
    { input, parameters, tap, bestEpoch, stopped, file, weightsSha256, versions },
    now(),
  )
}

/** Tells of what began to go wrong in an epoch. */
function tellTrouble({ study, emit }: StudyContext, run: number, epoch: number): void {
  for (const trouble of runById(study.db, run)?.troubles ?? []) {
    if (trouble.epoch === epoch) emit('trouble', { run, trouble })
  }
}
