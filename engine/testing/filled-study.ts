import { SPLIT_PARTS, type SplitPart } from '../../shared/domain/dataset.ts'
import { Random } from '../../shared/random.ts'
import { transaction } from '../db/database.ts'
import { type WriteDb } from '../db/handles.ts'
import { insertDataset } from '../db/datasets.ts'
import { insertImages } from '../db/images.ts'
import { insertLabels } from '../db/labels.ts'
import { insertPredictions } from '../db/predictions.ts'
import { insertRun } from '../db/runs.ts'
import { insertSplit } from '../db/splits.ts'

const AT = '2026-01-01T00:00:00.000Z'
const CLASSES = ['bkl', 'mel', 'nv'] as const

export interface FilledStudy {
  readonly images: readonly number[]
  readonly runs: readonly number[]
  readonly labels: readonly string[]
  readonly parts: readonly SplitPart[]
  /** [runs][images][classes] */
  readonly probabilities: readonly (readonly (readonly number[])[])[]
}

/**
 * A study as after an import and some trainings, without any file: labels, parts (70 : 15 : 15), metadata and predictions drawn
 * from a seed. Each run is right on about 80 % of the images.
 */
export function fillStudy(
  db: WriteDb,
  count: number,
  runCount: number,
  classes: readonly string[] = CLASSES,
): FilledStudy {
  const seed = 1
  const random = new Random(seed)
  const labels = Array.from({ length: count }, () => random.choice(classes))
  const parts = labels.map(() => partOf(random.uniform()))
  const probabilities = Array.from({ length: runCount }, () =>
    labels.map((label) => output(random, classes.indexOf(label), classes.length)),
  )
  return transaction(db, () => {
    const dataset = insertDataset(db, newDataset(), AT)
    const images = insertImages(
      db,
      dataset,
      labels.map((_, i) => newImage(i, random)),
    )
    insertLabels(
      db,
      images.map((image, i) => ({ image, label: labels[i]!, source: 'import' })),
      AT,
    )
    const split = insertSplit(
      db,
      {
        dataset,
        source: 'made',
        seed,
        config: { fractions: null, groupSource: 'lesion' },
        parts: images.map((image, i) => ({ image, part: parts[i]! })),
      },
      AT,
    )
    const runs = probabilities.map((rows, r) => {
      const run = insertRun(db, newRun(split, count, r, classes), AT)
      insertPredictions(
        db,
        rows.map((row, i) => {
          const best = row.indexOf(Math.max(...row))
          const answer = { predicted: classes[best]!, confidence: row[best]!, probabilities: row }
          return { run, image: images[i]!, ...answer, logits: row.map(Math.log), versions: {} }
        }),
        AT,
      )
      return run
    })
    return { images, runs, labels, parts, probabilities }
  })
}

function partOf(u: number): SplitPart {
  return u < 0.7 ? SPLIT_PARTS[0] : u < 0.85 ? SPLIT_PARTS[1] : SPLIT_PARTS[2]
}

function output(random: Random, truth: number, classes: number): number[] {
  const favourite = random.uniform() < 0.8 ? truth : random.below(classes)
  const scores = Array.from({ length: classes }, (_, c) => random.normal() + (c === favourite ? 2.5 : 0))
  const powers = scores.map(Math.exp)
  const sum = powers.reduce((a, b) => a + b, 0)
  return powers.map((power) => power / sum)
}

function newDataset() {
  const findings = { unreadable: [], duplicates: [], warnings: [] }
  const source = { labelSource: 'ham10000', groupSource: 'lesion' } as const
  return { folder: '/nowhere', ...source, synthetic: true, config: { folder: '' }, findings, versions: {} }
}

function newImage(i: number, random: Random) {
  const key = `ISIC_${String(i).padStart(7, '0')}`
  const metadata = {
    lesion_id: `HAM_${i >> 1}`,
    dx_type: random.choice(['histo', 'follow_up', 'consensus']),
    age: random.uniform() < 0.05 ? null : random.below(18) * 5,
    sex: random.choice(['male', 'female']),
    localization: random.choice(['back', 'face', 'scalp', 'trunk', 'lower extremity']),
  }
  const file = { path: `${key}.jpg`, maskPath: null, format: 'jpeg', width: 600, height: 450, bytes: 1 }
  return { key, ...file, sha256: key, perceptualHash: '0', group: metadata.lesion_id, metadata }
}

function newRun(split: number, labelsUntil: number, r: number, classes: readonly string[]) {
  const input = { width: 224, height: 224, channels: 3, range: '0..255' } as const
  return {
    split,
    labelsUntil,
    kind: 'imported' as const,
    name: `run ${r + 1}`,
    model: 'imported',
    classes,
    positive: null,
    config: null,
    input,
    versions: {},
  }
}
