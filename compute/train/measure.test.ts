import { expect, it } from 'vitest'
import { trainConfigSchema } from '../../shared/domain/train-config.ts'
import { tf } from '../nn/tf.ts'
import { measureTraining } from './measure.ts'

const config = trainConfigSchema.parse({ size: 32, batch: 24 })
const { signal } = new AbortController()

it('times real steps of few, more and all images, and leaves nothing behind', async () => {
  const before = tf.memory().numTensors
  const { steps, validation, startSeconds, parameters } = await measureTraining(
    { config, classes: 2, limitBytes: Infinity },
    signal,
  )
  expect(steps.map(({ images }) => images)).toEqual([4, 8, 24])
  expect(steps[2]!.seconds).toBeGreaterThan(steps[0]!.seconds)
  expect(validation.seconds).toBeGreaterThan(0)
  // Recording takes longer than the step that it ends in.
  expect(startSeconds).toBeGreaterThan(steps[2]!.seconds)
  expect(parameters).toBeGreaterThan(1000)
  const memory = [...steps, validation].map(({ memoryBytes }) => memoryBytes)
  expect(memory).toEqual(memory.toSorted((a, b) => a - b))
  expect(memory[0]).toBeGreaterThan(50 * 2 ** 20)
  expect(tf.memory().numTensors).toBe(before)
})

it('does not try what would not fit, nor go on when cancelled', async () => {
  const { steps } = await measureTraining({ config, classes: 2, limitBytes: 1000 }, signal)
  expect(steps.map(({ images }) => images)).toEqual([4, 8])
  const parts = { ...config, expert: { ...config.expert, microBatch: 2 } }
  const small = await measureTraining({ config: parts, classes: 2, limitBytes: Infinity }, signal)
  expect(small.steps.map(({ images }) => images)).toEqual([1, 2])
  const cancelled = measureTraining({ config, classes: 2, limitBytes: Infinity }, AbortSignal.abort())
  await expect(cancelled).rejects.toMatchObject({ code: 'cancelled' })
})
