/** Troubles of a training, as they are told and kept. */
import { expect, it } from 'vitest'
import type { EngineEvents } from '../../shared/contract/engine-calls.ts'
import { engineStudy } from '../testing/engine-study.ts'
import { MISBEHAVIOUR } from '../testing/fake-compute.ts'

it('is told once, when it begins, and stays with the run', async () => {
  const { engine } = await engineStudy()
  const told: EngineEvents['trouble'][] = []
  engine.onEvent((name, payload) => {
    if (name === 'trouble') told.push(payload as EngineEvents['trouble'])
  })
  const { signal } = new AbortController()
  const job = await engine.handlers['run.start'](
    { epochs: 4, seed: MISBEHAVIOUR.collapse, classWeights: false },
    { signal },
  )
  expect((await engine.finished(job.id)).status).toBe('done')
  const run = job.run!
  expect(told).toMatchObject([{ run, trouble: { kind: 'one-class', epoch: 2, lastEpoch: 2 } }])
  const detail = await engine.handlers['run.get']({ run }, { signal })
  expect(detail.epochs[3]!.classShares).toEqual({ predicted: [1, 0], labelled: [0.5, 0.5] })
  expect(detail.troubles).toMatchObject([{ kind: 'one-class', epoch: 2, lastEpoch: 4 }])
  expect(detail.troubles[0]!.message.text).toContain('predicts benign for 100 % of the validation images')
})
