import { PIXEL_CACHE, previewFile } from '../study/layout.ts'
import { rm } from 'node:fs/promises'
import type { AugmentedImage } from '../../shared/contract/training-calls.ts'
import type { TrainConfigInput } from '../../shared/domain/train-config.ts'
import { Random } from '../../shared/random.ts'
import { cacheKey } from '../study/study-cache.ts'
import { computeImage, requireDataset, type StudyContext } from '../context.ts'
import { imageById } from '../db/images.ts'
import { imagesOfSplit } from '../db/split-images.ts'
import { currentSplit } from '../db/splits.ts'
import { evenly } from '../models/doctor.ts'
import { parseConfig } from './train-config.ts'

/** More would be looked at by nobody. */
const MOST_IMAGES = 12
const MOST_EPOCHS = 8

/** The pictures on show: taken away when others are asked for. */
const SHOWN = cacheKey<number[]>('augmented images')

/**
 * Writes training images of each class as the epochs of a training would see them. Throws AppError 'usage' for settings that make no sense,
 * 'not-found' before the first import, 'bad-input' for an image that cannot be read.
 */
export async function previewAugmentation(
  context: StudyContext,
  request: {
    readonly config: TrainConfigInput
    readonly images: number
    readonly epochs: readonly number[]
  },
  signal: AbortSignal,
): Promise<AugmentedImage[]> {
  const { study, hosts } = context
  const config = parseConfig(request.config)
  const dataset = requireDataset(context)
  const epochs = request.epochs.slice(0, MOST_EPOCHS)
  const images = someOfEachClass(context, Math.min(MOST_IMAGES, request.images), config.seed)
  // An address is never used twice: browsers keep what was behind it.
  let next = Date.now()
  const plan = images.map((image) => ({
    image,
    ids: [null, ...epochs].map((epoch) => ({ epoch, id: next++ })),
  }))
  const pictures = plan.flatMap(({ image, ids }) =>
    ids.map((each) => ({
      image: computeImage(dataset, image),
      epoch: each.epoch,
      file: study.path(previewFile(each.id)),
    })),
  )
  await hosts.model.call(
    'augment.preview',
    { config, pixelCache: context.study.path(PIXEL_CACHE), pictures },
    { signal },
  )
  const shown = study.cache.of(SHOWN, () => [])
  const old = shown.splice(0)
  shown.push(...plan.flatMap(({ ids }) => ids.map(({ id }) => id)))
  await Promise.all(old.map((id) => rm(study.path(previewFile(id)), { force: true })))
  return plan.map(({ image: { id, label }, ids: [plain, ...views] }) => ({
    key: imageById(study.db, id)!.key,
    label,
    plain: plain!.id,
    views: views.map((view) => view.id),
  }))
}

function someOfEachClass({ study }: StudyContext, count: number, seed: number) {
  const images = imagesOfSplit(study.db, currentSplit(study.db)!.id, ['train'])
  const classes = [...new Set(images.map(({ label }) => label))].sort()
  return evenly(new Random(`${seed}/preview`).shuffle(images), classes, count)
}
