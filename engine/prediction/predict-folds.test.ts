import { expect, it } from 'vitest'
import { insertFold } from '../db/folds.ts'
import { insertPredictions, type NewPrediction } from '../db/predictions.ts'
import { insertRun, runById } from '../db/runs.ts'
import { insertSplit } from '../db/splits.ts'
import { makeStudy, twoClasses } from '../testing/evaluated-study.ts'
import { combinedPredictions } from './predict-folds.ts'

const AT = '2026-01-01T00:00:00.000Z'
const CLASSES = ['benign', 'malignant']

it('takes the output of the model that held an image out, and of an image in no fold the mean of all', () => {
  const db = makeStudy(twoClasses(5))
  const newRun = (split: number) =>
    insertRun(
      db,
      {
        split,
        labelsUntil: 99,
        kind: 'trained',
        name: 'net',
        model: 'scratch-cnn',
        classes: CLASSES,
        positive: null,
        config: null,
        input: { width: 8, height: 8, channels: 3, range: '0..255' },
        versions: {},
      },
      AT,
    )
  const whole = newRun(1)
  // Images 1 and 2 are held out by the first fold, 3 and 4 by the second; 5 is in none.
  const models = [1, 2].map((fold) => {
    const parts = [1, 2, 3, 4].map((image) => ({
      image,
      part: image > 2 === (fold === 2) ? ('test' as const) : ('train' as const),
    }))
    const config = { fractions: null, groupSource: 'lesion' }
    const split = insertSplit(db, { dataset: 1, source: 'made', seed: 1, config, parts, isFold: true }, AT)
    const model = newRun(split)
    insertFold(db, whole, fold, model)
    return model
  })
  const says = (model: number, image: number, p: number): NewPrediction => ({
    run: models[model]!,
    image,
    predicted: 'benign',
    confidence: p,
    probabilities: [p, 1 - p],
    logits: [p, -p],
    versions: {},
  })
  // The second model learned from image 1: what it says of it is nobody's business.
  const stored = [says(0, 1, 0.9), says(1, 1, 0.1), says(1, 3, 0.2), says(0, 5, 0.3), says(1, 5, 0.9)]
  insertPredictions(db, [...stored, says(0, 2, 0.4)], AT)

  const combined = combinedPredictions(db, runById(db, whole)!)
  expect(combined.map(({ run, image, predicted }) => [run, image, predicted])).toEqual([
    [whole, 1, 'benign'],
    [whole, 2, 'malignant'],
    [whole, 3, 'malignant'],
    [whole, 5, 'benign'],
  ])
  expect(combined[0]).toMatchObject({ probabilities: [0.9, 1 - 0.9], logits: [0.9, -0.9] })
  const mean = combined.at(-1)!
  expect(mean.probabilities[0]).toBeCloseTo(0.6, 12)
  expect(mean.logits.map(Math.exp)[1]).toBeCloseTo(0.4, 12)
})
