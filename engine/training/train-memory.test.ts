/** A training whose memory runs out: what is told, offered, and done by itself. */
import { beforeEach, expect, it } from 'vitest'
import { OUT_OF_MEMORY } from '../../shared/domain/run.ts'
import type { JobInfo } from '../../shared/domain/job.ts'
import type { Engine } from '../engine.ts'
import { engineStudy } from '../testing/engine-study.ts'
import { MISBEHAVIOUR } from '../testing/fake-compute.ts'

const { signal } = new AbortController()

let engine: Engine
let phases: JobInfo['phase'][]

beforeEach(async () => {
  engine = (await engineStudy()).engine
  phases = []
  engine.onEvent((name, payload) => {
    if (name === 'job') phases.push((payload as JobInfo).phase)
  })
})

async function trained(seed: number): Promise<JobInfo> {
  return engine.finished((await engine.handlers['run.start']({ epochs: 2, batch: 16, seed }, { signal })).id)
}

it.each([
  ['killed', /killed, probably because the system ran out of memory/],
  ['aborted', /ran out of memory \(terminate called .*bad_alloc/],
  ['exhausted', /ran out of memory \(OOM when allocating tensor/],
] as const)('says so and offers half the batch when it was %s', async (how, message) => {
  const job = await trained(MISBEHAVIOUR[how])
  expect(job).toMatchObject({
    status: 'interrupted',
    error: {
      message: { text: expect.stringMatching(message) },
      hint: { text: expect.stringContaining('Resume with a micro-batch of 8') },
    },
  })
  const run = await engine.handlers['run.get']({ run: job.run! }, { signal })
  expect(run).toMatchObject({ status: 'interrupted', stopped: OUT_OF_MEMORY })
  expect(run.config!.expert.microBatch).toBe(0)
})

it('goes on with half as many images at once when asked, as often as needed', async () => {
  const { run } = await trained(MISBEHAVIOUR.exhausted)
  const resume = async (): Promise<JobInfo> => {
    const job = await engine.handlers['run.resume']({ run: run!, halveBatch: true }, { signal })
    return engine.finished(job.id)
  }
  expect(await resume()).toMatchObject({
    status: 'interrupted',
    error: { hint: { text: expect.stringContaining('with a micro-batch of 4') } },
  })
  expect((await resume()).status).toBe('done')
  expect(await engine.handlers['run.get']({ run: run! }, { signal })).toMatchObject({
    status: 'done',
    stopped: 'completed',
    config: { batch: 16, expert: { microBatch: 4 } },
  })
})

it('does so by itself where the study is set so', async () => {
  await engine.handlers['settings.set']({ key: 'autoHalve', value: true }, { signal })
  const job = await trained(MISBEHAVIOUR.aborted)
  expect(job.status).toBe('done')
  expect(phases).toContainEqual({ step: 'smaller-parts', images: 4 })
  expect(await engine.handlers['run.get']({ run: job.run! }, { signal })).toMatchObject({
    config: { batch: 16, expert: { microBatch: 4 } },
  })
})

it('ends where one image at once is too many', async () => {
  await engine.handlers['settings.set']({ key: 'autoHalve', value: true }, { signal })
  const job = await trained(MISBEHAVIOUR.killed)
  expect(job.status).toBe('interrupted')
  const resume = async () => engine.handlers['run.resume']({ run: job.run!, halveBatch: true }, { signal })
  await expect(resume()).rejects.toMatchObject({ code: 'bad-input' })
})
