import { expect, test } from '@playwright/test'
import { spawnSync } from 'node:child_process'
import { readdirSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { ReviewPage } from './pages/review-page.ts'
import { TrainPage } from './pages/train-page.ts'
import { WelcomePage } from './pages/welcome-page.ts'
import { ROOT } from './support/command-line.ts'
import { Home, Window } from './support/window.ts'

test.skip(process.platform !== 'linux', 'The packaged folder is named differently elsewhere.')

test('the packaged app, moved elsewhere, trains on its own sample and shows heatmaps', async () => {
  test.setTimeout(600_000)
  const home = new Home()
  const packaging = spawnSync('node', [join(ROOT, 'scripts/run.mjs'), 'package'], {
    cwd: ROOT,
    encoding: 'utf8',
  })
  expect(packaging.status, packaging.stderr + packaging.stdout).toBe(0)
  const made = readdirSync(join(ROOT, 'dist')).find((name) => name.endsWith('unpacked'))!
  const folder = home.path('an app')
  renameSync(join(ROOT, 'dist', made), folder)
  try {
    const window = await Window.open(home, [], join(folder, 'lesionlens'))
    await new WelcomePage(window).trySample()
    const train = new TrainPage(window)
    await expect(train.startButton).toBeVisible({ timeout: 120_000 })
    await train.startQuick(2)
    await train.finished()
    await train.review()
    await new ReviewPage(window).heatmapDrawn()
    expect(window.errors).toEqual([])
    await window.close()
  } finally {
    home.remove()
    rmSync(join(ROOT, 'dist'), { recursive: true, force: true })
  }
})
