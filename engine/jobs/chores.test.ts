import { mkdirSync, readdirSync } from 'node:fs'
import { expect, it } from 'vitest'
import { encodePng } from '../../imaging/encode.ts'
import { Chores } from './chores.ts'
import { attentionAfter } from '../db/attention.ts'
import { insertExplanation } from '../db/explanations.ts'
import { insertPredictions, predictionOf } from '../db/predictions.ts'
import { insertRun } from '../db/runs.ts'
import { engineStudy } from '../testing/engine-study.ts'
import { AppError } from '../../shared/errors.ts'
import { say } from '../../shared/say.ts'
import { attentionOf } from '../explanation/measure-attention.ts'
import { writeMap } from '../explanation/map-file.ts'
import { writeFiles } from '../testing/image-folder.ts'

it('does one step at a time, and again when woken', async () => {
  let left = 3
  const steps: number[] = []
  const chores = new Chores({ count: { step: async () => (steps.push(left), --left > 0) } })
  chores.wake('count')
  chores.wake('count')
  expect(steps).toEqual([])
  await chores.idle()
  expect(steps).toEqual([3, 2, 1])
  left = 1
  chores.wake('count')
  await chores.idle()
  expect(steps).toHaveLength(4)
  await chores.close()
  chores.wake('count')
  await chores.idle()
  expect(steps).toHaveLength(4)
})

it('goes on with the others when one fails, and says so once', async () => {
  const done: string[] = []
  const told: string[] = []
  let fault = 'no'
  const fails = { step: () => Promise.reject(new AppError('bad-input', say`${fault}`)) }
  const works = { step: async () => (done.push('works'), false) }
  const chores = new Chores({ fails, works }, (line) => told.push(line))
  chores.wake('fails')
  chores.wake('works')
  await chores.idle()
  expect(done).toEqual(['works'])
  expect(told).toEqual(["The chore 'fails' failed: no"])
  chores.wake('fails')
  await chores.idle()
  expect(told).toHaveLength(1)
  fault = 'another reason'
  chores.wake('fails')
  await chores.idle()
  expect(told).toEqual(["The chore 'fails' failed: no", "The chore 'fails' failed: another reason"])
})

it('measures where a map looks: an even one by area, a point by its place', () => {
  const even = { values: new Float32Array(100).fill(1), width: 10, height: 10 }
  const mask = { values: new Float32Array(100).map((_, i) => Number(i % 10 < 4)), width: 10, height: 10 }
  const all = attentionOf(even, mask)
  expect(all.border).toBeCloseTo(0.36, 12)
  expect(all.borderArea).toBeCloseTo(0.36, 12)
  expect(all.outside).toBeCloseTo(0.6, 12)
  expect(all.outsideArea).toBeCloseTo(0.6, 12)
  const corner = { ...even, values: new Float32Array(100).map((_, i) => Number(i === 9)) }
  expect(attentionOf(corner, mask)).toMatchObject({ border: 1, outside: 1 })
  expect(attentionOf(corner, null)).toMatchObject({ border: 1, outside: null })
  expect(attentionOf({ ...even, values: new Float32Array(100) }, mask)).toMatchObject({ border: null })
})

it('makes thumbnails after an import and measures new heatmaps against masks', async () => {
  // The left half is lesion.
  const half = new Uint8Array(32 * 32 * 3).map((_, i) => ((i / 3) % 32 < 16 ? 255 : 0))
  const { engine } = await engineStudy({
    chores: true,
    program: 'none',
    perClass: 4,
    fill: async (images) =>
      writeFiles(images, { 'benign/benign_0_segmentation.png': await encodePng(half, 32, 32) }),
  })
  const { chores, study } = engine.context
  await chores.idle()
  expect(readdirSync(study.path('cache', 'thumbs'))).toHaveLength(8)

  const file = 'explanations/1/1.f32'
  mkdirSync(study.path('explanations', '1'), { recursive: true })
  await writeMap(study.path(file), Float32Array.of(0, 1, 0, 0))
  const input = { width: 8, height: 8, channels: 3, range: '0..255' } as const
  const model = { kind: 'imported', name: 'n', model: 'imported', classes: ['a', 'b'] } as const
  const run = insertRun(
    study.db,
    { split: 1, labelsUntil: 0, ...model, positive: null, config: null, input, versions: {} },
    'now',
  )
  const answer = { predicted: 'a', confidence: 1, probabilities: [1, 0], logits: [1, 0], versions: {} }
  insertPredictions(study.db, [{ run, image: 1, ...answer }], 'now')
  const prediction = predictionOf(study.db, run, 1)!.id
  const map = { method: 'grad-cam', layer: 'l', className: 'a', width: 2, height: 2, min: 0, max: 1 } as const
  insertExplanation(study.db, { prediction, ...map, quality: 'ok', file, versions: {} }, 'now')
  const told: unknown[] = []
  engine.onEvent((name, payload) => name === 'changed' && told.push(payload))
  engine.emit('changed', { what: 'explanations' })
  await chores.idle()
  const [row] = attentionAfter(study.db, 0)
  expect(row).toMatchObject({ image: 1, run, method: 'grad-cam' })
  // All of it in the upper right cell: the half without lesion; of a 2 x 2 cell, the border takes 1 - 0.8 * 0.8.
  expect(row!.outside).toBeGreaterThan(0.98)
  expect(row!.outsideArea).toBeCloseTo(0.5, 2)
  expect(row!.border).toBeCloseTo(0.36, 12)
  expect(told).toContainEqual({ what: 'reviews' })
})
