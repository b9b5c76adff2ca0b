import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { afterEach, describe, expect, it } from 'vitest'
import { say } from '../shared/say.ts'
import type { Told } from './testing/pool-worker.ts'
import { workerFile, WorkerPool } from './worker-pool.ts'

const file = workerFile('testing/pool-worker', import.meta.url)
const pools: WorkerPool<Told, number | Uint8Array, number>[] = []

function poolOf(threads: number, idleMs = Infinity): WorkerPool<Told, number | Uint8Array, number> {
  const pool = new WorkerPool<Told, number | Uint8Array, number>(file, { threads, idleMs })
  pools.push(pool)
  return pool
}

afterEach(async () => {
  await Promise.all(pools.splice(0).map((pool) => pool.close()))
})

describe('WorkerPool', () => {
  it('keeps sentence, hint, code and file of an error', async () => {
    await expect(poolOf(1).run({ kind: 'refuse' })).rejects.toMatchObject({
      code: 'bad-input',
      sentence: say`${'a.png'} is broken.`,
      hint: say`Copy it again.`,
      file: 'a.png',
    })
  })

  it('hears of progress before the answer', async () => {
    const steps: number[] = []
    const answer = await poolOf(1).run({ kind: 'count', to: 3 }, { onProgress: (step) => steps.push(step) })
    expect(answer).toEqual(Uint8Array.of(3))
    expect(steps).toEqual([1, 2, 3])
  })

  it('ends what is cancelled in the midst of its work, and does what waits behind it', async () => {
    const pool = poolOf(1)
    const stop = new AbortController()
    const before = await pool.run({ kind: 'thread' })
    const spinning = pool.run({ kind: 'spin' }, { signal: stop.signal })
    const behind = pool.run({ kind: 'thread' })
    setTimeout(() => stop.abort(), 50)
    await expect(spinning).rejects.toMatchObject({ code: 'cancelled' })
    expect(await behind).not.toBe(before)
    await expect(pool.run({ kind: 'thread' }, { signal: stop.signal })).rejects.toMatchObject({
      code: 'cancelled',
    })
  })

  it('works on after a thread has died', async () => {
    const pool = poolOf(2)
    await expect(pool.run({ kind: 'die' })).rejects.toThrow('7')
    expect(await pool.run({ kind: 'thread' })).toBeGreaterThan(0)
  })

  it('cancels what is under way when it is closed, and starts again', async () => {
    const pool = poolOf(1)
    const spinning = pool.run({ kind: 'spin' })
    await Promise.all([expect(spinning).rejects.toMatchObject({ code: 'cancelled' }), pool.close()])
    expect(await pool.run({ kind: 'thread' })).toBeGreaterThan(0)
  })

  it('keeps the thread between tasks and ends it when idle', async () => {
    const pool = poolOf(1, 50)
    const first = await pool.run({ kind: 'thread' })
    expect(await pool.run({ kind: 'thread' })).toBe(first)
    await new Promise((resolve) => setTimeout(resolve, 300))
    expect(await pool.run({ kind: 'thread' })).not.toBe(first)
  })

  it('lets the process end with idle threads', async () => {
    const program = `
      import { WorkerPool } from ${JSON.stringify(new URL('./worker-pool.ts', import.meta.url).href)}
      const pool = new WorkerPool(${JSON.stringify(file)}, { threads: 1, idleMs: Infinity })
      await pool.run({ kind: 'thread' })
      console.log('done')`
    const node = [process.execPath, ['--input-type=module', '-e', program], { timeout: 20_000 }] as const
    expect((await promisify(execFile)(...node)).stdout).toBe('done\n')
  })
})
