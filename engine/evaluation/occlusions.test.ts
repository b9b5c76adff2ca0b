import { expect, it } from 'vitest'
import { insertOcclusions, type NewOcclusion } from '../db/occlusions.ts'
import { evaluationStamp } from '../db/evaluation.ts'
import { evaluateStudy } from './evaluate-study.ts'
import { addRun, makeStudy, twoClasses } from '../testing/evaluated-study.ts'

const classes = ['benign', 'malignant']
const images = twoClasses(60)
const test = images.flatMap(({ part }, i) => (part === 'test' ? [i + 1] : []))
const train = images.flatMap(({ part }, i) => (part === 'train' ? [i + 1] : []))

/** A test that moves the probability of 'malignant' from 0.8 by `change`. */
function covered(run: number, image: number, change: number): NewOcclusion {
  const after = 0.8 + change
  return {
    run,
    image,
    rectangles: [{ x: 0, y: 0, width: 0.5, height: 0.2 }],
    fill: 'surrounding',
    area: 0.1,
    predictedBefore: 'malignant',
    predictedAfter: after > 0.5 ? 'malignant' : 'benign',
    before: [0.2, 0.8],
    after: [1 - after, after],
    change,
    versions: {},
  }
}

it('summarises the newest test of each image of the part, by run', () => {
  const db = makeStudy(images)
  const [first, second] = ['a', 'b'].map((name, i) =>
    addRun(db, images, { name, seed: i + 1, skill: 1, classes }),
  )
  const [x, y, z] = test as [number, number, number]
  const before = evaluationStamp(db)
  expect(evaluateStudy(db, { part: 'test' }).occlusions).toEqual([])
  insertOcclusions(db, [covered(first!, x, 0.1), covered(first!, y, -0.2), covered(first!, z, -0.6)], 'now')
  // Looked at again with another region; a training image; another run.
  insertOcclusions(db, [covered(first!, x, -0.4), covered(first!, train[0]!, -0.7)], 'later')
  insertOcclusions(db, [covered(second!, x, 0.05)], 'later')
  expect(evaluationStamp(db)).not.toBe(before)

  const { occlusions } = evaluateStudy(db, { part: 'test' })
  expect(occlusions.map(({ run, n, changedClass }) => [run, n, changedClass])).toEqual([
    [first, 3, 2],
    [second, 1, 0],
  ])
  const [summary] = occlusions
  expect(summary!.area).toBeCloseTo(0.1, 12)
  expect(summary!.change.mean).toBeCloseTo((-0.4 - 0.2 - 0.6) / 3, 12)
  expect(summary!.movement.mean).toBeCloseTo((0.4 + 0.2 + 0.6) / 3, 12)
  expect(summary!.change.interval![0]).toBeGreaterThanOrEqual(-0.6)
  expect(occlusions[1]!.change.interval).toBeNull()
  expect(evaluateStudy(db, { part: 'train' }).occlusions).toMatchObject([
    { run: first, n: 1, changedClass: 1 },
  ])
  expect(() => db.exec('UPDATE occlusion SET change = 0')).toThrow(/never changed/)
})
