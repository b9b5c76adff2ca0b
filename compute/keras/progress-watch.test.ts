import { Worker } from 'node:worker_threads'
import { afterEach, describe, expect, it } from 'vitest'
import { afterTick, watchProgress, type Standstill } from './progress-watch.ts'

describe('afterTick', () => {
  const none: Standstill = { progress: 0, cpuMs: 0, wallMs: 0 }
  const after = (n: number, cpuMs: number, wallMs: number): Standstill =>
    Array.from({ length: n }).reduce<Standstill>(
      (state) => afterTick(state, { progress: 0, cpuMs, wallMs }),
      none,
    )

  it('counts processor time, which a busy machine hardly gives', () => {
    expect(after(240, 5, 250)).toEqual({ progress: 0, cpuMs: 1200, wallMs: 60_000 })
  })

  it('counts no more than one thread can use, nor hours of a machine that slept', () => {
    expect(after(4, 1000, 250)).toEqual({ progress: 0, cpuMs: 1000, wallMs: 1000 })
    expect(after(2, 40, 3 * 3_600_000)).toEqual({ progress: 0, cpuMs: 80, wallMs: 500 })
  })

  it('starts again at each progress', () => {
    expect(afterTick(after(40, 250, 250), { progress: 7, cpuMs: 250, wallMs: 250 })).toEqual({
      progress: 7,
      cpuMs: 0,
      wallMs: 0,
    })
  })
})

describe('watchProgress', () => {
  let thread: Worker
  afterEach(() => thread.terminate())

  /** After how many seconds the watch ends a thread that runs `code`; null when it has not after `forMs`. */
  async function watched(
    code: string,
    limits: { cpuMs: number; wallMs: number },
    forMs: number,
  ): Promise<number | null> {
    const progress = new Int32Array(new SharedArrayBuffer(4))
    thread = new Worker(code, { eval: true, workerData: progress })
    await new Promise((resolve) => thread.once('online', resolve))
    return new Promise((resolve) => {
      const unwatch = watchProgress(limits, () => Atomics.load(progress, 0), resolve)
      setTimeout(() => {
        unwatch()
        resolve(null)
      }, forMs)
    })
  }
  const never = { cpuMs: Infinity, wallMs: Infinity }

  it('ends a thread that goes round in circles', async () => {
    expect(await watched('for (;;);', { ...never, cpuMs: 500 }, 60_000)).toBeGreaterThanOrEqual(0.5)
  })

  it('leaves a thread alone that gets on, however long it takes', async () => {
    const works =
      "const { workerData } = require('node:worker_threads'); for (;;) Atomics.add(workerData, 0, 1)"
    expect(await watched(works, { cpuMs: 500, wallMs: 500 }, 2500)).toBeNull()
  })

  it('leaves a thread alone that gets no processor, but not for ever', async () => {
    const waits = 'Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0)'
    expect(await watched(waits, { ...never, cpuMs: 1000 }, 2500)).toBeNull()
    await thread.terminate()
    expect(await watched(waits, { ...never, wallMs: 500 }, 60_000)).toBeGreaterThanOrEqual(0.5)
  })
})
