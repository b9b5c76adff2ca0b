import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, it, onTestFinished, vi } from 'vitest'
import { AppError } from '../../shared/errors.ts'
import { say } from '../../shared/say.ts'
import { isActive, type JobInfo } from '../../shared/domain/job.ts'
import { openDatabase } from '../db/database.ts'
import { interruptJobs, listJobs } from '../db/jobs.ts'
import { temporaryFolder } from '../testing/image-folder.ts'
import { JobRunner, type JobContext, type JobSpec } from './runner.ts'
import { TimeLeft } from './time-left.ts'

/** Work that makes whatever the test likes: the runner hands it on unseen. */
function spec(
  work: (context: JobContext) => Promise<unknown>,
  more: Partial<JobSpec<'import'>> = {},
): JobSpec<'import'> {
  return { kind: 'import', lane: 'data', title: 'work', work: work as JobSpec<'import'>['work'], ...more }
}

async function withDatabase() {
  const db = openDatabase(join(await temporaryFolder(), 'study.sqlite'))
  const events: JobInfo[] = []
  return { db, events, runner: new JobRunner(db, (job) => events.push(job)) }
}

it('returns at once, runs, stores the result', async () => {
  const { db, events, runner } = await withDatabase()
  const { id, status } = runner.start(spec(() => Promise.resolve({ images: 3 })))
  expect(isActive(status)).toBe(true)
  expect(await runner.finished(id)).toMatchObject({ status: 'done', result: { images: 3 } })
  expect(events.map((job) => job.status)).toEqual(['queued', 'running', 'done'])
  expect(listJobs(db, 9)).toMatchObject([{ id, status: 'done', result: { images: 3 } }])
})

it('runs one at a time in a lane, and lanes side by side', async () => {
  const { runner } = await withDatabase()
  const log: string[] = []
  const step = (name: string) => async (): Promise<void> => {
    log.push(`${name} starts`)
    await sleep(30)
    log.push(`${name} ends`)
  }
  const jobs = [
    runner.start(spec(step('a'))),
    runner.start(spec(step('b'))),
    runner.start(spec(step('c'), { lane: 'model' })),
  ]
  await Promise.all(jobs.map(({ id }) => runner.finished(id)))
  expect(log.indexOf('a ends')).toBeLessThan(log.indexOf('b starts'))
  expect(log.indexOf('c starts')).toBeLessThan(log.indexOf('a ends'))
})

it('cancels what runs and what waits', async () => {
  const { runner } = await withDatabase()
  let abandoned = 0
  const running = runner.start(spec(({ signal }) => sleep(60_000, undefined, { signal })))
  const waiting = runner.start(spec(() => Promise.resolve(1), { abandoned: () => abandoned++ }))
  await sleep(10)
  runner.cancel(waiting.id)
  runner.cancel(running.id)
  expect((await runner.finished(running.id)).status).toBe('cancelled')
  expect((await runner.finished(waiting.id)).status).toBe('cancelled')
  expect(abandoned).toBe(1)
  expect((await runner.finished(runner.start(spec(() => Promise.resolve('on'))).id)).result).toBe('on')
})

it('tells failures with their advice, and crashes apart from them', async () => {
  const { runner } = await withDatabase()
  const failing = runner.start(
    spec(() => Promise.reject(new AppError('bad-input', say`No images.`, { hint: say`Look again.` }))),
  )
  const crashing = runner.start(spec(() => Promise.reject(new AppError('interrupted', say`Killed.`))))
  const error = { code: 'bad-input', message: say`No images.`, hint: say`Look again.` }
  expect(await runner.finished(failing.id)).toMatchObject({ status: 'failed', error })
  expect(await runner.finished(crashing.id)).toMatchObject({
    status: 'interrupted',
    error: { message: say`Killed.` },
  })
})

it('reports progress ten times a second and always the last', async () => {
  const { events, runner } = await withDatabase()
  // Its own clock: how busy the machine is must not count.
  vi.useFakeTimers({ toFake: ['performance', 'setTimeout', 'clearTimeout'] })
  onTestFinished(() => void vi.useRealTimers())
  const { id } = runner.start(
    spec(async ({ progress }) => {
      for (let i = 1; i <= 400; i++) {
        progress({ step: 'embedding' }, i, 400)
        await vi.advanceTimersByTimeAsync(2)
      }
    }),
  )
  await runner.finished(id)
  const counting = events.filter((job) => job.status === 'running' && job.phase?.step === 'embedding')
  // 'running' itself was told at 0; then every 100 ms of the 800, each with what had been counted by then.
  expect(counting.map(({ done }) => done)).toEqual([50, 100, 150, 200, 250, 300, 350, 400])
  expect(events.at(-1)).toMatchObject({ status: 'done', done: 400, total: 400 })
})

it('lists jobs of earlier sessions; those that were running are interrupted', async () => {
  const { db, runner } = await withDatabase()
  const { id } = runner.start(spec(() => sleep(60_000, undefined, { ref: false })))
  await sleep(10)
  expect(interruptJobs(db, 'now')).toBe(1)
  const after = new JobRunner(db, () => undefined)
  expect(after.list()).toMatchObject([
    { id, status: 'interrupted', error: { message: { text: expect.stringContaining('ended') } } },
  ])
  expect(() => after.cancel(id)).toThrow(/no job/)
})

it('works without a study, and stops everything when closed', async () => {
  const runner = new JobRunner(null, () => undefined)
  const { id } = runner.start(spec(({ signal }) => sleep(60_000, undefined, { signal })))
  expect(id).toBeLessThan(0)
  await runner.close()
  expect(runner.list()).toMatchObject([{ id, status: 'interrupted' }])
  expect(() => runner.start(spec(() => Promise.resolve()))).toThrow(/closed/)
})

it('estimates the time left from the rate of the phase', () => {
  let clock = 0
  const left = new TimeLeft(() => clock)
  expect(left.update({ step: 'loading' }, 0, 100)).toBeNull()
  clock = 1000
  expect(left.update({ step: 'loading' }, 10, 100)).toBeCloseTo(9, 6)
  clock = 2000
  expect(left.update({ step: 'loading' }, 20, 100)).toBeCloseTo(8, 6)
  expect(left.update({ step: 'tracing' }, 0, 100)).toBeNull()
  expect(left.update({ step: 'tracing' }, 5, 0)).toBeNull()
})
