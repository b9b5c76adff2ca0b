import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import type { OcclusionRequest, OcclusionResult } from '../../shared/domain/occlusion.ts'
import { decodeOriginal } from '../../imaging/decode.ts'
import { engineStudy } from '../testing/engine-study.ts'

it('asks every model before and after, and shows the covered picture', async () => {
  const { engine, call, folder } = await engineStudy()
  const context = { signal: new AbortController().signal }
  const { handlers } = engine
  const done = async (job: { id: number } | Promise<{ id: number }>) => engine.finished((await job).id)
  await done(call('run.start', { epochs: 1 }))
  await done(call('run.start', { epochs: 1 }))

  const rectangles = [{ x: 0, y: 0, width: 0.5, height: 0.5 }]
  const test = (request: Partial<OcclusionRequest>) =>
    handlers['occlude.test']({ runs: [1, 2], image: 1, rectangles, ...request }, context)
  const job = await done(test({}))
  expect(job.error).toBeNull()
  const result = job.result as OcclusionResult
  expect(result).toMatchObject({ image: 1, fill: 'surrounding', area: 0.25, picture: job.id })
  expect(result.items.map(({ run }) => run)).toEqual([1, 2])
  for (const { classes, before, after, change } of result.items) {
    const index = classes.indexOf(before.predicted)
    expect(change).toBeCloseTo(after.probabilities[index]! - before.probabilities[index]!, 12)
    expect(change).not.toBe(0)
  }
  const { file } = await handlers['media.file']({ kind: 'occluded', id: job.id }, context)
  const shown = await decodeOriginal(file)
  const source = await decodeOriginal((await handlers['media.file']({ kind: 'image', id: 1 }, context)).file)
  const at = (x: number, y: number) => (y * shown.width + x) * 3
  expect(shown.data.subarray(at(20, 0), at(32, 0))).toEqual(source.data.subarray(at(20, 0), at(32, 0)))
  expect(new Set(Array.from({ length: 16 }, (_, x) => shown.data[at(x, 3)])).size).toBe(1)
  expect(readdirSync(join(folder, 's.lesionlens', 'cache', 'occluded'))).toEqual([`${job.id}.png`])
  expect(
    (await handlers['predictions.list']({ run: 1, part: 'all', images: [1] }, context)).length,
  ).toBeLessThan(2)

  await done(handlers['predict.start']({ run: 1, images: [1] }, context))
  const { part } = await handlers['image.get']({ id: 1 }, context)
  const { occlusions } = await handlers.evaluate({ part: part! }, context)
  expect(occlusions[0]).toMatchObject({ run: 1, n: 1, area: 0.25, change: { mean: result.items[0]!.change } })

  expect(() => test({ rectangles: [] })).toThrow(/cover nothing/)
  expect(() => test({ rectangles: [{ x: 2, y: 0, width: 1, height: 1 }] })).toThrow(/cover nothing/)
  expect(() => test({ image: 999 })).toThrow(/no image/)
  expect(() => test({ runs: [9] })).toThrow(/no run/)
  expect(existsSync(file)).toBe(true)
})
