import { expect, test } from '@playwright/test'
import { TrainPage } from './pages/train-page.ts'
import { check } from './support/axe.ts'
import { hasShown } from './support/brief-text.ts'
import { Home, Window } from './support/window.ts'

test('a cross-validation is started, stopped, continued and read in the window', async ({}, info) => {
  test.setTimeout(400_000)
  const home = new Home()
  const study = await home.trainedStudy()
  const window = await Window.open(home, [study])
  const { page } = window
  await window.goTo('Train')
  const train = new TrainPage(window)

  await train.set('Number of folds', 1)
  await expect(page.getByText('0, or from 2 to 20.')).toBeVisible()
  await expect(train.startButton).toBeDisabled()
  await train.set('Number of folds', 3)
  // Enough epochs that a fold is still under way when it is looked at.
  await train.startQuick(16)
  const folds = page.getByTestId('folds')
  await expect(folds.getByRole('heading', { name: '3-fold cross-validation' })).toBeVisible()
  await hasShown(page, 'job-pill', /fold 1 of 3/)
  await hasShown(page, 'job-pill', /fold 2 of 3: epoch ([3-9]|1\d) of 16/, 120_000)
  await expect(folds.getByRole('radio', { name: 'Fold 2' })).toHaveAttribute('aria-checked', 'true')
  await expect(train.live).toBeVisible()
  await train.hasEpochs(2)
  await page.screenshot({ path: info.outputPath('running.png') })

  await page.getByRole('button', { name: 'Stop', exact: true }).click()
  await expect(page.getByRole('button', { name: 'Resume' })).toBeVisible({ timeout: 30_000 })
  await page.getByRole('button', { name: 'Resume' }).click()
  const table = folds.getByRole('table')
  await expect(table).toBeVisible({ timeout: 150_000 })
  await expect(table.getByRole('columnheader')).toHaveText([
    'Metric',
    'Out of fold',
    'Mean ± SD over folds',
    /^Fold 1, n = \d+$/,
    /^Fold 2, n = \d+$/,
    /^Fold 3, n = \d+$/,
  ])
  await expect(folds.getByText(/192 training and validation images, each predicted/)).toBeVisible()
  await expect(train.status('done')).toHaveCount(1)
  await expect(train.result).toContainText(/\d/)

  await folds.getByRole('radio', { name: 'Fold 3' }).click()
  expect(await train.epochs()).toBeGreaterThan(4)
  await check(window, 'a finished cross-validation')
  for (const [width, height] of [
    [1280, 800],
    [1024, 700],
  ] as const) {
    // prettier-ignore
    await window.app.evaluate(
      ({ BrowserWindow }, [w, h]) => BrowserWindow.getAllWindows()[0]!.setContentSize(w, h),
      [width, height] as const,
    )
    for (const theme of ['light', 'dark'] as const) {
      await window.setTheme(theme)
      await page.waitForTimeout(300)
      await page.screenshot({ path: info.outputPath(`done-${width}-${theme}.png`) })
    }
  }

  // The review shows heatmaps of the models, also where there is no single one.
  await train.review()
  await expect(page.getByTestId('model-pane').locator('canvas').first()).toBeVisible({ timeout: 60_000 })
  await page.screenshot({ path: info.outputPath('review.png') })
  await window.goTo('Train')
  await page.getByRole('button', { name: 'Settings', exact: true }).click()
  await page.getByRole('menuitemradio', { name: 'Türkçe' }).click()
  await expect(folds.getByRole('heading', { name: '3 katlı çapraz doğrulama' })).toBeVisible()
  await page.screenshot({ path: info.outputPath('tr.png') })
  expect(window.errors).toEqual([])
  await window.close()
  home.remove()
})
