import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { scratchCnn } from '../../models/scratch-cnn.ts'
import { trainConfigSchema } from '../../shared/domain/train-config.ts'
import { writeKerasFile } from '../keras/write.ts'
import { initialWeights } from '../nn/init.ts'
import { countParameters } from '../nn/shapes/graph.ts'
import { tf } from '../nn/tf.ts'
import { continueFrom } from './continue-from.ts'
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
  // How the times compare is for the machine to say, not for a test: others may be using it.
  for (const { seconds } of [...steps, validation]) expect(seconds).toBeGreaterThan(0)
  expect(startSeconds).toBeGreaterThan(0)
  expect(parameters).toBeGreaterThan(1000)
  const memory = [...steps, validation].map(({ memoryBytes }) => memoryBytes)
  expect(memory).toEqual(memory.toSorted((a, b) => a - b))
  expect(memory[0]).toBeGreaterThan(50 * 2 ** 20)
  expect(tf.memory().numTensors).toBe(before)
})

it('measures the network that a training goes on from', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'lesionlens-measure-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  const graph = scratchCnn({ classes: 3, inputSize: 48, dropout: 0, filters: 4, blocks: 2 })
  const file = join(folder, 'base.keras')
  const model = { graph, weights: initialWeights(graph, 1) }
  await writeKerasFile(file, model, { classNames: ['a', 'b', 'c'] })
  const input = { width: 48, height: 48, channels: 3, range: '0..1' } as const
  const measured = await measureTraining(
    { config: { ...config, batch: 4 }, classes: 2, limitBytes: Infinity, base: { file, input, head: 'new' } },
    signal,
  )
  const { model: continued } = continueFrom(model, input, { newHead: { classes: 2, dropout: 0, seed: 1 } })
  expect(measured.parameters).toBe(countParameters(continued.graph).total)
  expect(measured.steps.at(-1)!.images).toBe(4)
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
