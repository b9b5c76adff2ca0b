import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, it, onTestFinished } from 'vitest'
import { ComputeHost, type ComputeHostOptions } from './compute-host.ts'
import { temporaryFolder, writeFiles } from '../testing/image-folder.ts'

const program = join(import.meta.dirname, '../testing/fake-compute.ts')

function host(options: ComputeHostOptions = {}): ComputeHost {
  const made = new ComputeHost({ program, ...options })
  onTestFinished(() => made.close())
  return made
}

it('starts with the first call, ends when idle, starts again', async () => {
  const compute = host({ idleMs: 100 })
  expect(compute.pid).toBeUndefined()
  expect(await compute.call('device', null)).toMatchObject({ device: 'cpu' })
  const first = compute.pid
  expect(first).toBeGreaterThan(0)
  await sleep(400)
  expect(compute.pid).toBeUndefined()
  await compute.call('device', null)
  expect(compute.pid).not.toBe(first)
})

it('says why it cannot start, and starts once it can', async () => {
  const compute = host({ program: join(await temporaryFolder(), 'missing.ts') })
  await expect(compute.call('device', null)).rejects.toMatchObject({
    code: 'interrupted',
    message: expect.stringContaining('status 1'),
  })
})

it('tells what it last said when it crashes', async () => {
  const folder = await temporaryFolder()
  await writeFiles(folder, {
    'crash.mjs': 'process.on("message", () => { console.error("out of luck"); process.exit(5) })',
  })
  const compute = host({ program: join(folder, 'crash.mjs') })
  await expect(compute.call('device', null)).rejects.toMatchObject({
    code: 'interrupted',
    message: 'The compute process ended unexpectedly (with status 5): out of luck.',
  })
  await expect(compute.call('device', null)).rejects.toMatchObject({ code: 'interrupted' })
})

it('answers nothing to a call that was cancelled before it began', async () => {
  const compute = host()
  await expect(compute.call('device', null, { signal: AbortSignal.abort() })).rejects.toMatchObject({
    name: 'AbortError',
  })
  expect(compute.pid).toBeUndefined()
})

it.each([
  [
    'throws',
    () => {
      throw new Error('no room')
    },
  ],
  ['rejects', () => Promise.reject(new Error('no room'))],
])('ends the call alone when a listener %s', async (_how, fails) => {
  const compute = host()
  const folder = await temporaryFolder()
  await writeFiles(folder, { 'model.keras': 'a model' })
  const images = Array.from({ length: 5000 }, (_, id) => ({ id, file: '', sha256: 'abcdef' }))
  const input = { width: 8, height: 8, channels: 3, range: '0..255' } as const
  const request = { model: join(folder, 'model.keras'), input, images, pixelCache: folder }
  let heard = 0
  const predicted = () => (heard++, fails())
  await expect(
    compute.call('predict', request, { on: { progress: () => undefined, predicted } }),
  ).rejects.toThrow('no room')
  // The rest was cancelled, and nothing is told to a listener that failed.
  expect(heard).toBe(1)
  const { pid } = compute
  expect(await compute.call('device', null)).toMatchObject({ device: 'cpu' })
  expect(compute.pid).toBe(pid)
})
