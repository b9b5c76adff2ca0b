/** Pausing, ending early and discarding a training, through the engine's calls. */
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import type { JobInfo } from '../../shared/domain/job.ts'
import type { Engine } from '../engine.ts'
import type { caller } from '../testing/caller.ts'
import { engineStudy } from '../testing/engine-study.ts'

const MANY = 400

let engine: Engine
let folder: string
let call: ReturnType<typeof caller>
let phases: JobInfo['phase'][]
let epochs: number

beforeEach(async () => {
  ;({ engine, call, folder } = await engineStudy({ cancelMs: 300 }))
  phases = []
  epochs = 0
  engine.onEvent((name, payload) => {
    if (name === 'epoch') epochs++
    if (name === 'job') phases.push((payload as JobInfo).phase)
  })
})

async function underWay(): Promise<JobInfo & { readonly run: number }> {
  const job = await call('run.start', { epochs: MANY })
  // Its process has to start first, on a machine that may be busy.
  await expect.poll(() => epochs, { timeout: 20_000 }).toBeGreaterThan(1)
  return { ...job, run: job.run! }
}

const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

describe('a training under way', () => {
  it('is held and goes on', async () => {
    const { id, run } = await underWay()
    expect(await call('run.pause', { run, paused: true })).toMatchObject({
      id,
      phase: { step: 'paused' },
      secondsLeft: null,
    })
    await sleep(100)
    const before = epochs
    await sleep(200)
    expect(epochs).toBe(before)
    expect((await call('jobs.list', null))[0]).toMatchObject({ status: 'running', phase: { step: 'paused' } })
    phases = []
    const { phase } = await call('run.pause', { run, paused: false })
    expect(phase).toMatchObject({ step: 'epoch', of: 400 })
    await expect.poll(() => epochs, { timeout: 20_000 }).toBeGreaterThan(before + 1)
    expect(phases).not.toContainEqual({ step: 'paused' })
    await call('job.cancel', { id })
  })

  it('ends early with the best weights and its predictions, also when it was held', async () => {
    const { id, run } = await underWay()
    await call('run.pause', { run, paused: true })
    await call('run.stop', { run })
    expect((await engine.finished(id)).status).toBe('done')
    expect(await call('run.get', { run })).toMatchObject({ status: 'done', stopped: 'stopped', predicted: 4 })
    await expect(call('run.pause', { run, paused: true })).rejects.toThrow(
      /not being trained now: it is done/,
    )
    await expect(call('run.discard', { run })).rejects.toThrow(/cannot be discarded: it has a model/)
  })

  it('ends early, or is held, when that was asked before it could listen', async () => {
    const { id, run } = await call('run.start', { epochs: MANY })
    await expect.poll(async () => (await call('run.get', { run: run! })).status).toBe('running')
    expect(epochs).toBe(0)
    await call('run.pause', { run: run!, paused: true })
    await expect.poll(() => epochs, { timeout: 20_000 }).toBe(1)
    await sleep(200)
    expect(epochs).toBe(1)
    expect((await call('jobs.list', null))[0]).toMatchObject({ status: 'running', phase: { step: 'paused' } })
    await call('run.stop', { run: run! })
    expect((await engine.finished(id)).status).toBe('done')
    const early = await call('run.start', { epochs: MANY })
    await expect.poll(async () => (await call('run.get', { run: early.run! })).status).toBe('running')
    await call('run.stop', { run: early.run! })
    expect((await engine.finished(early.id)).status).toBe('done')
    expect(await call('run.get', { run: early.run! })).toMatchObject({ stopped: 'stopped' })
  })

  it('is discarded with all that it left, and so is one that waits', async () => {
    const { run } = await underWay()
    const waiting = await call('run.start', { epochs: 1 })
    await call('run.discard', { run: waiting.run! })
    await call('run.discard', { run })
    expect(await call('runs.list', null)).toEqual([])
    expect(existsSync(join(folder, 's.lesionlens/models'))).toBe(true)
    expect(readdirSync(join(folder, 's.lesionlens/models'))).toEqual([])
    await expect(call('run.discard', { run })).rejects.toThrow(/no run/)
    const again = await call('run.start', { epochs: 1 })
    expect((await engine.finished(again.id)).status).toBe('done')
  })
})
