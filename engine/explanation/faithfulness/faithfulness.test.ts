import { expect, it } from 'vitest'
import type { FaithfulnessSummary } from '../../../shared/domain/faithfulness.ts'
import { engineStudy } from '../../testing/engine-study.ts'
import { measuresOf } from './measures.ts'
import { sentencesOf } from './sentences.ts'

const item = {
  image: 1,
  target: 1,
  width: 2,
  height: 2,
  map: Float32Array.of(0, 1, 0, 3),
  randomised: Float32Array.of(3, 1, 2, 0),
  curves: (['blur', 'mean'] as const).map((baseline) => ({
    baseline,
    fractions: [0, 0.5, 1],
    deletion: [1, 0, 0],
    insertion: [0, 1, 1],
    randomDeletion: [1, 0.5, 0],
    randomInsertion: [0, 0.5, 1],
  })),
}

it('measures one heatmap: areas, the mask, the border, the shuffled network', () => {
  const mask = { values: Float32Array.of(0, 1, 0, 0), width: 2, height: 2 }
  expect(measuresOf(item, mask)).toMatchObject({
    deletionBlur: 0.25,
    insertionMean: 0.75,
    randomDeletionMean: 0.5,
    pointing: 0,
    energyInMask: 0.25,
    maskArea: 0.25,
    // Ranks 1.5 3 1.5 4 against 4 2 3 1.
    randomised: expect.closeTo(-0.9487, 4),
  })
  const empty = { ...item, map: new Float32Array(4) }
  expect(measuresOf(empty, null)).toMatchObject({ pointing: null, border: null, randomised: null })
  const broken = { ...item, map: Float32Array.of(NaN, 0, 0, 0) }
  expect(measuresOf(broken, mask)).toMatchObject({ pointing: null, energyInMask: null, deletionBlur: 0.25 })
})

it('says what the averages show and what they do not', () => {
  const none = { mean: null, interval: null, n: 0 }
  const measures = Object.fromEntries(
    Object.keys(measuresOf(item, null)).map((name) => [name, none]),
  ) as unknown as Parameters<typeof sentencesOf>[0]
  const better = { mean: 0.1, interval: [0.05, 0.15] as const, n: 20 }
  const unsure = { mean: 0.1, interval: [-0.05, 0.15] as const, n: 20 }
  const [deletion, insertion] = sentencesOf(measures, { deletion: better, insertion: unsure })
  expect(deletion).toContain('more than a random map')
  expect(insertion).toContain('cannot show that the map is better than chance')
  const similar = sentencesOf(
    { ...measures, randomised: { mean: 0.8, interval: null, n: 5 } },
    { deletion: better, insertion: better },
  )
  expect(similar.join(' ')).toContain('not from what the network learned')
})

it('measures through the engine, once, and compares the maps of two runs', async () => {
  const { engine, finished: done } = await engineStudy()
  const signal = new AbortController().signal
  await done(engine.handlers['run.start']({ epochs: 1 }, { signal }))
  await done(engine.handlers['run.start']({ epochs: 1 }, { signal }))
  const measure = async (run: number): Promise<FaithfulnessSummary> =>
    (await done(engine.handlers['faithfulness.start']({ run, count: 3 }, { signal })))
      .result as FaithfulnessSummary
  const first = await measure(1)
  expect(first).toMatchObject({ run: 1, method: 'grad-cam', layer: 'last_relu', n: 3, agreement: [] })
  expect(first.measures.insertionBlur.mean!).toBeCloseTo(0.4, 6)
  expect(first.measures.border.n).toBe(3)
  const second = await measure(2)
  // The stand-in for compute gives every run the same map.
  expect(second.agreement).toMatchObject([{ run: 1, spearman: { mean: 1, n: 3 } }])
  expect(await measure(1)).toMatchObject({ n: 3, agreement: [{ run: 2 }] })
  const listed = await engine.handlers['faithfulness.list']({}, { signal })
  expect(listed.map((summary) => summary.run)).toEqual([1, 2])
})
