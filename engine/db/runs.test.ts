import { expect, it } from 'vitest'
import { trainConfigSchema } from '../../shared/domain/train-config.ts'
import { addRun, makeStudy, twoClasses } from '../testing/evaluated-study.ts'
import { listRuns, runById } from './runs.ts'

it('opens a training as the first version stored it: settings it did not know are as their defaults', () => {
  const images = twoClasses(20)
  const db = makeStudy(images)
  const run = addRun(db, images, { name: 'old', seed: 1, skill: 1, classes: ['benign', 'malignant'] })
  // All that there was at first, each unlike today's default.
  const first = {
    model: 'mobilenet-v2',
    size: 96,
    epochs: 7,
    batch: 8,
    learningRate: 0.002,
    seed: 5,
    dropout: 0.1,
    flips: false,
    classWeights: false,
    patience: 2,
    weights: 'imagenet',
  }
  db.exec('DROP TRIGGER run_is_fixed')
  db.prepare('UPDATE run SET config = ? WHERE id = ?').run(JSON.stringify(first), run)
  db.prepare('INSERT INTO epoch VALUES (?, 1, 0.7, 0.5, 0.6, 0.6, 0.002, 1, NULL)').run(run)

  const opened = runById(db, run)!
  expect(opened.config).toEqual({ ...trainConfigSchema.parse({}), ...first })
  expect(opened.config!.expert.headEpochs).toBe(0)
  expect(opened.troubles).toEqual([])
  expect(listRuns(db).map(({ id }) => id)).toEqual([run])
})
