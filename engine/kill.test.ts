/** Real processes, really killed: the study must open again and say what happened. */
import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { beforeEach, expect, it, onTestFinished } from 'vitest'
import type { EngineCalls, EngineEvents } from '../shared/contract/engine-calls.ts'
import { createCaller, type Caller, type RpcMessage } from '../shared/rpc.ts'
import { MISBEHAVIOUR } from './testing/fake-compute.ts'
import { classFolders, temporaryFolder } from './testing/image-folder.ts'

let folder: string

interface Running {
  readonly child: ChildProcess
  readonly engine: Caller<EngineCalls, EngineEvents>
}

function startEngine(): Running {
  const child = fork(join(import.meta.dirname, 'index.ts'), {
    execArgv: ['--disable-warning=ExperimentalWarning'],
    env: { ...process.env, LESIONLENS_COMPUTE: join(import.meta.dirname, 'testing/fake-compute.ts') },
  })
  onTestFinished(() => void child.kill('SIGKILL'))
  const engine = createCaller<EngineCalls, EngineEvents>({
    post: (message) => void child.send(message),
    onMessage: (listener) => child.on('message', (message) => listener(message as RpcMessage)),
  })
  return { child, engine }
}

async function open({ engine }: Running, create: boolean): Promise<void> {
  await engine.call('study.open', { folder: join(folder, 's.lesionlens'), create })
}

/** Resolves when the job has ended. */
function ended({ engine }: Running, id: number): Promise<string> {
  return new Promise((resolve) => {
    const stop = engine.on('job', (job) => {
      if (job.id !== id || job.finishedAt === null) return
      stop()
      resolve(job.status)
    })
  })
}

async function trainingUnderWay(running: Running): Promise<number> {
  await open(running, true)
  const imported = await running.engine.call('dataset.import', { folder: join(folder, 'images') })
  expect(await ended(running, imported.id)).toBe('done')
  const epoch = new Promise<void>((resolve) => running.engine.on('epoch', () => resolve()))
  const job = await running.engine.call('run.start', { epochs: 1000 })
  await epoch
  return job.id
}

/** Children of a process, by Linux's own list. */
async function childrenOf(pid: number): Promise<number[]> {
  const { readFile } = await import('node:fs/promises')
  const text = await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8').catch(() => '')
  return text.trim().split(/\s+/).filter(Boolean).map(Number)
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

async function gone(pids: readonly number[]): Promise<boolean> {
  for (let i = 0; i < 60 && pids.some(isAlive); i++) await sleep(50)
  return !pids.some(isAlive)
}

beforeEach(async () => {
  folder = await temporaryFolder()
  await classFolders(join(folder, 'images'), 10)
})

it('the engine: compute goes with it, and the next one says interrupted and trains again', async () => {
  const first = startEngine()
  const job = await trainingUnderWay(first)
  const compute = await childrenOf(first.child.pid!)
  first.child.kill('SIGKILL')
  await once(first.child, 'exit')
  if (process.platform === 'linux') expect(compute).toHaveLength(1)
  expect(await gone(compute)).toBe(true)

  const second = startEngine()
  await open(second, false)
  const jobs = await second.engine.call('jobs.list', null)
  expect(jobs.find((one) => one.id === job)).toMatchObject({ status: 'interrupted' })
  const [run] = await second.engine.call('runs.list', null)
  expect(run).toMatchObject({ status: 'interrupted' })
  expect((await second.engine.call('run.get', { run: run!.id })).epochs.length).toBeGreaterThan(0)
  const again = await second.engine.call('run.start', { epochs: 1 })
  expect(await ended(second, again.id)).toBe('done')
})

it.skipIf(process.platform !== 'linux')('compute: the engine stays and says so', async () => {
  const running = startEngine()
  const job = await trainingUnderWay(running)
  const [compute] = await childrenOf(running.child.pid!)
  const status = ended(running, job)
  process.kill(compute!, 'SIGKILL')
  expect(await status).toBe('interrupted')
  const [run] = await running.engine.call('runs.list', null)
  expect(run).toMatchObject({ status: 'interrupted', error: { text: expect.stringContaining('memory') } })
  const resumed = await running.engine.call('run.resume', { run: run!.id })
  expect(resumed.run).toBe(run!.id)
  await running.engine.call('job.cancel', { id: resumed.id })
})

it('main: the engine ends by itself and frees the study', async () => {
  const first = startEngine()
  await trainingUnderWay(first)
  const exited = once(first.child, 'exit')
  first.child.disconnect()
  expect(await exited).toEqual([0, null])
  const second = startEngine()
  await open(second, false)
  const [run] = await second.engine.call('runs.list', null)
  expect(run?.status).toBe('interrupted')
})

it('a second engine is told that the study is open', async () => {
  const first = startEngine()
  await open(first, true)
  const imported = await first.engine.call('dataset.import', { folder: join(folder, 'images') })
  await ended(first, imported.id)
  const second = startEngine()
  await expect(open(second, false)).rejects.toMatchObject({
    code: 'busy',
    message: expect.stringContaining(`${first.child.pid}`),
  })
  const seed = MISBEHAVIOUR.slow
  expect((await first.engine.call('run.start', { seed })).kind).toBe('train')
})
