/**
 * The real window under the hand of a quick reviewer. Usage: window-side.ts step|frames|empty FOLDER
 * step: 95th percentile, in milliseconds, from a key to the frame that shows the next image with every model's heatmap.
 * frames: frames a second that 95 % of frames keep to, while images are stepped through; empty: the same of a window with nothing in it.
 */
import { _electron, type ElectronApplication, type Page } from '@playwright/test'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { Engine } from '../../engine/engine.ts'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const STEPS = 60
/** A reviewer at speed: three images a second. */
const PACE_MS = 330

const [what, folder] = process.argv.slice(2) as ['step' | 'frames' | 'empty', string]
const app = await open(what === 'empty' ? [] : [await study()])
const page = what === 'empty' ? await emptyWindow(app) : await app.firstWindow()
if (what !== 'empty') await showReview(page)
process.stdout.write(`${JSON.stringify({ ready: true })}\n`)
for await (const _ of createInterface({ input: process.stdin })) {
  const value =
    what === 'step' ? percentile(await steps(page), 0.95) : 1000 / percentile(await frames(page), 0.95)
  process.stdout.write(`${JSON.stringify({ value, peakMb: process.resourceUsage().maxRSS / 1024 })}\n`)
}
await app.close()
process.exit(0)

function open(args: readonly string[]): Promise<ElectronApplication> {
  const flags = process.platform === 'linux' ? ['--no-sandbox', '--disable-gpu'] : []
  const executablePath = process.env['LESIONLENS_ELECTRON']
  return _electron.launch({
    ...(executablePath && { executablePath }),
    args: [...flags, ROOT, ...args],
    env: {
      ...(process.env as Record<string, string>),
      LESIONLENS_USER_DATA: join(folder, `user-${process.pid}`),
      LESIONLENS_STUDIES: join(folder, 'studies'),
    },
  })
}

/** The sample with two small models and a heatmap of each for every test image. */
async function study(): Promise<string> {
  const path = join(folder, `window-${process.pid}.lesionlens`)
  const engine = new Engine()
  const context = { signal: new AbortController().signal }
  await engine.handlers['study.open']({ folder: path, create: true }, context)
  const images = join(ROOT, 'resources/sample')
  await engine.finished((await engine.handlers['dataset.import']({ folder: images }, context)).id)
  for (const seed of [1, 2]) {
    const job = await engine.handlers['run.start']({ size: 96, epochs: 2, seed }, context)
    const { run } = await engine.finished(job.id)
    const maps = { run: run!, part: 'test', method: 'grad-cam', target: { kind: 'predicted' } } as const
    await engine.finished((await engine.handlers['explain.start'](maps, context)).id)
  }
  await engine.close()
  return path
}

/** A second window of the same Electron, with nothing in it. */
async function emptyWindow(running: ElectronApplication): Promise<Page> {
  await running.firstWindow()
  const opens = running.waitForEvent('window')
  await running.evaluate(({ BrowserWindow }) => {
    for (const other of BrowserWindow.getAllWindows()) other.hide()
    return new BrowserWindow({ width: 1280, height: 800 }).loadURL('about:blank')
  })
  return opens
}

async function showReview(window: Page): Promise<void> {
  await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]!.setContentSize(1280, 800))
  const pages = window.getByRole('navigation', { name: 'Pages' })
  await pages.getByRole('button', { name: 'Review' }).click({ timeout: 60_000 })
  const queues = window.getByRole('navigation', { name: 'Queues' })
  await queues.getByRole('button', { name: 'All test images' }).click()
  await window.locator('[data-testid="heatmap"][data-explanation]').first().waitFor({ timeout: 60_000 })
  await steps(window)
}

/**
 * Milliseconds of each step, measured in the page: from the key's event to the frame after the one in which the new image is decoded and
 * every model's map of it is drawn. Goes to the end of the queue and back.
 */
function steps(window: Page): Promise<number[]> {
  return window.evaluate(`(async () => {
    const frame = () => new Promise((done) => requestAnimationFrame(() => done()))
    const key = () => document.querySelector('[data-testid="image-key"]').textContent
    const isShown = () => {
      const image = document.querySelector('[data-testid="image"] img, img[data-testid="image"]')
      const panes = document.querySelectorAll('[data-testid="model-pane"]').length
      const maps = document.querySelectorAll('[data-testid="heatmap"][data-explanation]').length
      return image !== null && image.complete && image.naturalWidth > 0 && maps === panes
    }
    const latencies = []
    for (let i = 0; i < ${STEPS}; i++) {
      await new Promise((done) => setTimeout(done, ${PACE_MS}))
      const before = key()
      const start = performance.now()
      window.dispatchEvent(new KeyboardEvent('keydown', { key: i < ${STEPS / 2} ? 'ArrowRight' : 'ArrowLeft' }))
      while (key() === before || !isShown()) await frame()
      await frame()
      latencies.push(performance.now() - start)
    }
    return latencies
  })()`)
}

/** Milliseconds between frames for six seconds; where there are images, they are stepped through meanwhile. */
function frames(window: Page): Promise<number[]> {
  return window.evaluate(`(async () => {
    const between = []
    let last = performance.now()
    const end = last + 6000
    let turn = last
    let forth = true
    while (last < end) {
      await new Promise((done) => requestAnimationFrame(() => done()))
      const now = performance.now()
      between.push(now - last)
      last = now
      if (now - turn > ${PACE_MS}) {
        turn = now
        window.dispatchEvent(new KeyboardEvent('keydown', { key: forth ? 'ArrowRight' : 'ArrowLeft' }))
        forth = !forth
      }
    }
    return between
  })()`)
}

function percentile(values: readonly number[], share: number): number {
  return values.toSorted((a, b) => a - b)[Math.ceil(share * values.length) - 1]!
}
