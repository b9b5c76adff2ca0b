import { expect, test } from '@playwright/test'
import { execFileSync } from 'node:child_process'
import { TrainPage } from './pages/train-page.ts'
import { WelcomePage } from './pages/welcome-page.ts'
import { Home, Window } from './support/window.ts'

/** Process ids of the programs below a process whose command line names this script. */
function descendants(parent: number, script: string): number[] {
  const lines = execFileSync('ps', ['-eo', 'pid=,ppid=,args='], { encoding: 'utf8' }).trim().split('\n')
  const all = lines.map(
    (line) => /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line)!.slice(1) as [string, string, string],
  )
  const below = new Set([parent])
  for (let found = -1; found !== below.size;) {
    found = below.size
    for (const [pid, ppid] of all) if (below.has(Number(ppid))) below.add(Number(pid))
  }
  return all
    .filter(([pid, , args]) => below.has(Number(pid)) && args.includes(script))
    .map(([pid]) => Number(pid))
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

test.describe('the window outlives its engine', () => {
  test.skip(process.platform === 'win32', 'There is no kill -9 to send there.')
  let home: Home
  let window: Window
  test.beforeEach(async () => {
    home = new Home()
    window = await Window.open(home)
    await new WelcomePage(window).trySample()
  })
  test.afterEach(async () => {
    await window.close()
    home.remove()
  })

  async function train(): Promise<TrainPage> {
    const train = new TrainPage(window)
    await expect(train.startButton).toBeVisible({ timeout: 90_000 })
    await train.set('Image size', 48)
    await train.set('Epochs', 300)
    await train.set('Early stopping patience', 300)
    await train.startButton.click()
    await train.hasEpochs(2)
    return train
  }

  for (const [name, script] of [
    ['engine', 'engine.js'],
    ['compute', 'compute.js'],
  ] as const) {
    test(`kill -9 of ${name} while training: the run says interrupted and goes on`, async () => {
      const page = await train()
      const pids = descendants(window.app.process().pid!, script)
      expect(pids).not.toEqual([])
      for (const pid of pids) process.kill(pid, 'SIGKILL')
      await expect(page.status('interrupted')).toBeVisible({ timeout: 30_000 })
      await expect(window.page.getByTestId('engine-state')).toBeHidden()
      await expect(window.page.locator('main[data-page="train"]')).toBeVisible()
      // A killed compute may have run out of memory: then going on with half the batch is offered too.
      const half = window.page.getByRole('button', { name: 'Resume with half the micro-batch' })
      await expect(half).toHaveCount(name === 'compute' ? 1 : 0)
      await window.page.getByRole('button', { name: 'Resume', exact: true }).click()
      await expect(page.pill).toContainText('epoch', { timeout: 60_000 })
      await page.hasEpochs(3)
    })
  }

  test('kill -9 of main while training: its programs end, and the next start offers to go on', async () => {
    await train()
    const main = window.app.process().pid!
    const programs = ['engine.js', 'compute.js'].flatMap((script) => descendants(main, script))
    expect(programs.length).toBeGreaterThanOrEqual(2)
    process.kill(main, 'SIGKILL')
    await expect.poll(() => programs.filter(isAlive), { timeout: 30_000 }).toEqual([])

    window = await Window.open(home)
    await new WelcomePage(window).recent('LesionLens sample').click()
    await window.goTo('Train')
    await expect(new TrainPage(window).status('interrupted')).toBeVisible()
    await expect(window.page.getByRole('button', { name: 'Resume', exact: true })).toBeVisible()
  })

  test('a window that reloads shows the training that runs', async () => {
    const page = await train()
    await window.page.reload()
    await expect(page.pill).toContainText('Training')
    await window.goTo('Train')
    await page.hasEpochs(3)
  })
})
