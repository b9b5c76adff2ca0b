import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { RpcMessage } from '../shared/rpc.ts'
import { EngineHost } from './engine-host.ts'

describe('engine host', () => {
  let folder: string
  let host: EngineHost | undefined
  beforeEach(() => void (folder = mkdtempSync(path.join(tmpdir(), 'lesionlens-host-'))))
  afterEach(async () => {
    await host?.stop()
    rmSync(folder, { recursive: true })
  })

  function start(
    program: string,
    backOffMs: readonly number[],
  ): { states: string[]; messages: RpcMessage[] } {
    const script = path.join(folder, 'engine.mjs')
    writeFileSync(script, program)
    host = new EngineHost({ node: process.execPath, script, env: process.env, backOffMs })
    const states: string[] = []
    const messages: RpcMessage[] = []
    host.onState((state) => states.push(state.state))
    host.onMessage((message) => messages.push(message))
    host.start()
    return { states, messages }
  }

  const echo = `process.on('message', (m) => {
    if (m.name === 'die') process.kill(process.pid, 'SIGKILL')
    process.send({ kind: 'result', id: m.id, value: m.name })
  })
  process.on('disconnect', () => process.exit(0))`

  it('carries messages both ways, also those sent before the engine listens', async () => {
    const { messages } = start(echo, [])
    host!.post({ kind: 'call', id: 1, name: 'hello', request: null })
    await vi.waitFor(() => expect(messages).toEqual([{ kind: 'result', id: 1, value: 'hello' }]), 5000)
  })

  it('starts another engine when one is killed', async () => {
    const { states, messages } = start(echo, [10])
    const first = host!.pid
    host!.post({ kind: 'call', id: 1, name: 'die', request: null })
    await vi.waitFor(() => expect(states).toEqual(['running', 'restarting', 'running']), 5000)
    expect(host!.pid).not.toBe(first)
    host!.post({ kind: 'call', id: 2, name: 'again', request: null })
    await vi.waitFor(() => expect(messages.at(-1)).toEqual({ kind: 'result', id: 2, value: 'again' }), 5000)
  })

  it('gives up after the last back-off and says why', async () => {
    const { states } = start('process.exit(7)', [5, 5])
    await vi.waitFor(() => expect(states.at(-1)).toBe('failed'), 5000)
    expect(states.filter((each) => each === 'running')).toHaveLength(3)
    expect(host!.unavailable()?.message).toContain('status 7')
  })

  it('stops an engine that ends by itself when the channel closes', async () => {
    const { states } = start(echo, [5])
    const pid = host!.pid!
    await host!.stop()
    expect(() => process.kill(pid, 0)).toThrow()
    expect(states).toEqual(['running'])
  })
})
