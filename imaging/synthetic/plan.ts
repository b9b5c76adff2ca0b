import { AppError } from '../../shared/errors.ts'
import { say } from '../../shared/say.ts'
import { Random } from '../../shared/random.ts'
import { type ArtefactKind, artefactKinds } from './artefact.ts'
import { type LesionClass, lesionClasses } from './lesion.ts'

export const splitNames = ['train', 'val', 'test'] as const
export type SplitName = (typeof splitNames)[number]

/** One photograph to take: a row of the sample's metadata. */
export interface PlannedImage {
  readonly imageId: string
  readonly lesionId: string
  readonly class: LesionClass
  readonly split: SplitName
  readonly artefact: ArtefactKind | undefined
  /** Years in steps of five, as dermoscopy collections give it; undefined when not recorded. */
  readonly age: number | undefined
  readonly sex: string
  readonly localization: string
}

/** Fewer give no class in every split; more is no sample any more. */
const countLimits = { min: 12, max: 20_000 } as const

const malignantShare = 5 / 12
const splitShare = { train: 0.65, val: 0.15, test: 0.2 } as const

/**
 * Share of images with a ruler or ink mark, by split and class. Training and validation teach that a mark means
 * malignant; in the test split half of the malignant lack it and some benign have it, so a model that learnt it is
 * found out.
 */
export const artefactShare: Readonly<Record<SplitName, Readonly<Record<LesionClass, number>>>> = {
  train: { benign: 0, malignant: 2 / 3 },
  val: { benign: 0, malignant: 2 / 3 },
  test: { benign: 1 / 4, malignant: 1 / 2 },
}

/** Decides what a sample of `count` images consists of. Sorted by image id. Throws AppError 'usage' for a bad count or seed. */
export function planSample(count: number, seed: number): PlannedImage[] {
  checkParameters(count, seed)
  const random = new Random(`sample/${seed}/plan`)
  const perClass = { malignant: Math.round(count * malignantShare), benign: 0 }
  perClass.benign = count - perClass.malignant
  const images = lesionClasses.flatMap((kind) =>
    splitNames.flatMap((split) => planLesions(kind, split, splitCount(perClass[kind], split), random)),
  )
  const numbers = random.permutation(count)
  const lesionNumbers = random.permutation(images.length)
  return images
    .map(({ lesion, ...image }, i) => ({
      ...image,
      // Numbered in random order: neither the id nor the order of the files gives the class away.
      imageId: `SYN_${String(numbers[i]! + 1).padStart(4, '0')}`,
      lesionId: `SYL_${String(lesionNumbers[images.findIndex((other) => other.lesion === lesion)]! + 1).padStart(4, '0')}`,
    }))
    .sort((a, b) => a.imageId.localeCompare(b.imageId, 'en', { numeric: true }))
}

function checkParameters(count: number, seed: number): void {
  const { min, max } = countLimits
  if (!Number.isInteger(count) || count < min || count > max) {
    throw new AppError('usage', say`A sample of ${count} images cannot be made.`, {
      hint: say`Give a whole number from ${min} to ${max}.`,
    })
  }
  if (!Number.isSafeInteger(seed)) {
    throw new AppError('usage', say`${seed} cannot be a seed.`, { hint: say`Give a whole number.` })
  }
}

function splitCount(total: number, split: SplitName): number {
  const val = Math.round(total * splitShare.val)
  const test = Math.round(total * splitShare.test)
  return { train: total - val - test, val, test }[split]
}

type Draft = Omit<PlannedImage, 'imageId' | 'lesionId'> & { readonly lesion: object }

/** Lesions of one class in one split, photographed one to three times, `count` photographs together. */
function planLesions(kind: LesionClass, split: SplitName, count: number, random: Random): Draft[] {
  const marked = Math.round(count * artefactShare[split][kind])
  const order = random.permutation(count)
  const drafts: Draft[] = []
  while (drafts.length < count) {
    const chance = random.uniform()
    const photographs = Math.min(count - drafts.length, chance < 0.72 ? 1 : chance < 0.92 ? 2 : 3)
    const lesion = { kind }
    const patient = drawPatient(kind, random)
    for (let i = 0; i < photographs; i++) {
      const artefact = order[drafts.length]! < marked ? drawKind(random) : undefined
      drafts.push({ lesion, class: kind, split, artefact, ...patient })
    }
  }
  return drafts
}

function drawKind(random: Random): ArtefactKind {
  return random.uniform() < 0.6 ? artefactKinds[0] : artefactKinds[1]
}

const places = [
  'abdomen',
  'back',
  'chest',
  'face',
  'foot',
  'lower extremity',
  'neck',
  'scalp',
  'trunk',
  'upper extremity',
] as const

/** Invented. Malignant lesions are of older people on average, as everywhere; some fields are missing, as everywhere. */
function drawPatient(kind: LesionClass, random: Random): Pick<PlannedImage, 'age' | 'sex' | 'localization'> {
  const years = random.normal(kind === 'benign' ? 44 : 59, 15)
  const age = Math.min(85, Math.max(15, Math.round(years / 5) * 5))
  return {
    age: random.uniform() < 0.07 ? undefined : age,
    sex: random.uniform() < 0.03 ? 'unknown' : random.choice(['female', 'male']),
    localization: random.uniform() < 0.04 ? 'unknown' : random.choice(places),
  }
}
