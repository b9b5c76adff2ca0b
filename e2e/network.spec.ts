/** The app reaches no other machine. Chromium writes down what it asks the network for, answered or not. */
import { expect, test } from '@playwright/test'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { Home, Window } from './support/window.ts'

/** Named to nobody but the log: what it holds shows that the log sees requests at all. */
const CONTROL = 'asked-by-the-test.invalid'
/** The dictionary that Chromium wants by itself was asked for within three seconds. */
const WATCH_MS = 8000

test('nothing is asked of the network at start, nor by the window that prints', async () => {
  const home = new Home()
  const log = home.path('network.json')
  try {
    const window = await Window.open(home, [`--log-net-log=${log}`])
    writeFileSync(home.path('report.html'), '<h1>Report</h1><img src="http://127.0.0.1:9/x.png">')
    await window.page.evaluate((folder) => {
      const { shell } = (window as unknown as { lesionlens: { shell: { post: (m: unknown) => void } } })
        .lesionlens
      shell.post({ kind: 'call', id: 1_000_000, name: 'report.pdf', request: { folder } })
    }, home.folder)
    await expect.poll(() => existsSync(home.path('report.pdf')), { timeout: 60_000 }).toBe(true)
    await sleep(WATCH_MS)
    await window.app.evaluate(async ({ net }, host) => {
      await net.fetch(`http://${host}/`).catch(() => undefined)
    }, CONTROL)
    await window.close()
    expect(hostsAsked(log)).toEqual([CONTROL])
  } finally {
    home.remove()
  }
})

/** Hosts of all addresses in a network log, once each. */
function hostsAsked(log: string): string[] {
  const text = readFileSync(log, 'utf8')
  const addresses = [...text.matchAll(/"(?:url|host|origin|hostname)":"((?:https?|wss?):\/\/[^"]+)"/g)]
  return [...new Set(addresses.map(([, address]) => new URL(address!).hostname))].sort()
}
