/** A study in memory whose predictions are drawn at random, for the tests of evaluations. */
import { Random } from '../../shared/random.ts'
import { SPLIT_PARTS, type ImageMetadata, type SplitPart } from '../../shared/domain/dataset.ts'
import { openDatabase } from '../db/database.ts'
import { type WriteDb } from '../db/handles.ts'
import { insertDataset } from '../db/datasets.ts'
import { insertImages } from '../db/images.ts'
import { insertLabels } from '../db/labels.ts'
import { insertPredictions } from '../db/predictions.ts'
import { insertRun } from '../db/runs.ts'
import { insertSplit } from '../db/splits.ts'

export interface FixtureImage {
  readonly label: string
  readonly part: SplitPart
  readonly metadata?: ImageMetadata
  readonly sha256?: string
  readonly group?: string
}

const at = '2026-01-01T00:00:00Z'

/** Images are numbered from 1 in the order given; their keys are 'i001', ... */
export function makeStudy(images: readonly FixtureImage[], file = ':memory:'): WriteDb {
  const db = openDatabase(file)
  const dataset = insertDataset(
    db,
    {
      folder: '/images',
      labelSource: 'csv',
      groupSource: 'lesion',
      synthetic: false,
      config: { folder: '/images' },
      findings: { unreadable: [], duplicates: [], warnings: [] },
      versions: {},
    },
    at,
  )
  const ids = insertImages(
    db,
    dataset,
    images.map((image, i) => ({
      key: `i${String(i + 1).padStart(3, '0')}`,
      path: `${i + 1}.png`,
      maskPath: null,
      format: 'png',
      width: 8,
      height: 8,
      bytes: 100,
      sha256: image.sha256 ?? `sha-${i}`,
      perceptualHash: '0',
      group: image.group ?? `g${i}`,
      metadata: image.metadata ?? {},
    })),
  )
  insertLabels(
    db,
    images.map(({ label }, i) => ({ image: ids[i]!, label, source: 'import' })),
    at,
  )
  const parts = images.map(({ part }, i) => ({ image: ids[i]!, part }))
  insertSplit(
    db,
    { dataset, source: 'made', seed: 1, config: { fractions: null, groupSource: 'lesion' }, parts },
    at,
  )
  return db
}

/** A finished run that predicts every image: its logit leans towards the label by `skill`. */
export function addRun(
  db: WriteDb,
  images: readonly FixtureImage[],
  options: {
    readonly name: string
    readonly seed: number
    readonly skill: number
    readonly classes: string[]
    /** What is stored as probabilities are the logits, as of a network without softmax. */
    readonly endsInLogits?: boolean
  },
): number {
  const { name, seed, skill, classes, endsInLogits = false } = options
  const random = new Random(seed)
  const run = insertRun(
    db,
    {
      split: 1,
      labelsUntil: images.length,
      kind: 'trained',
      name,
      model: 'scratch-cnn',
      classes,
      positive: null,
      config: null,
      input: { width: 8, height: 8, channels: 3, range: '0..255' },
      versions: {},
    },
    at,
  )
  db.prepare("UPDATE run SET status = 'done' WHERE id = ?").run(run)
  const rows = images.map(({ label }, i) => {
    const logits = classes.map((c) => (c === label ? skill : 0) + random.below(4000) / 1000)
    const powers = logits.map(Math.exp)
    const sum = powers.reduce((a, b) => a + b, 0)
    const probabilities = endsInLogits ? logits : powers.map((power) => power / sum)
    const best = probabilities.indexOf(Math.max(...probabilities))
    return {
      run,
      image: i + 1,
      predicted: classes[best]!,
      confidence: probabilities[best]!,
      probabilities,
      logits,
      versions: {},
    }
  })
  insertPredictions(db, rows, at)
  return run
}

/** `count` images of two classes over all parts, with sex and age. */
export function twoClasses(count: number): FixtureImage[] {
  return Array.from({ length: count }, (_, i) => ({
    label: i % 3 === 0 ? 'malignant' : 'benign',
    part: SPLIT_PARTS[i % 5 < 2 ? 2 : i % 5 === 2 ? 1 : 0]!,
    metadata: { sex: i % 2 === 0 ? 'male' : 'female', age: 20 + ((i * 7) % 60), lesion_id: `L${i}` },
  }))
}
