import { fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { expect, it, onTestFinished } from 'vitest'

/** Asleep while its parent closes the channel, so that it writes to it before it can hear of that. */
const PROGRAM = `
import { channelToParent } from ${JSON.stringify(pathToFileURL(join(import.meta.dirname, 'parent-channel.ts')).href)}
const { post, onMessage } = channelToParent()
const sleep = (ms) => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms)
process.on('disconnect', () => setTimeout(() => process.exit(0), 50))
onMessage((message) => {
  post({ kind: 'result', id: message.id, value: 'asleep' })
  setTimeout(() => {
    sleep(400)
    for (let i = 0; i < 100; i++) post({ kind: 'event', name: 'news', payload: 'x'.repeat(1000) })
    process.stderr.write('nobody reads this')
  }, 20)
})
`

it('a message to a parent that has gone is dropped, and the program ends as it means to', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'lesionlens-channel-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const script = join(folder, 'child.mjs')
  writeFileSync(script, PROGRAM)
  const child = fork(script, { stdio: ['ignore', 'pipe', 'pipe', 'ipc'] })
  onTestFinished(() => void child.kill('SIGKILL'))
  const exited = once(child, 'exit')
  child.send({ kind: 'call', id: 1, name: 'sleep', request: null })
  const [answer] = (await once(child, 'message')) as [unknown]
  expect(answer).toMatchObject({ value: 'asleep' })
  child.stdout!.destroy()
  child.stderr!.destroy()
  await new Promise((resolve) => setTimeout(resolve, 150))
  child.disconnect()
  expect(await exited).toEqual([0, null])
})
