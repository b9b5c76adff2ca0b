import { expect, test } from '@playwright/test'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { check } from './support/axe.ts'
import { lesionlensJson } from './support/command-line.ts'
import { Home, Window } from './support/window.ts'

const NAME = 'Mean of scratch-cnn, scratch-cnn 2'

test('models averaged in the window are judged, compared, remembered and reported like a model', async ({}, info) => {
  test.setTimeout(400_000)
  const home = new Home()
  const study = home.path('s.lesionlens')
  await lesionlensJson('import', home.copySample(), '--study', study)
  for (const seed of ['1', '2'])
    await lesionlensJson('train', '--study', study, '--size', '32', '--epochs', '2', '--seed', seed)
  const byCommand = await lesionlensJson<{ runs: { run: number; name: string; accuracy: number }[] }>(
    ...['evaluate', '--study', study, '--ensemble', '1,2'],
  )

  const window = await Window.open(home, [study])
  const { page } = window
  await window.goTo('Results')
  const metrics = page.getByRole('table', { name: 'Metrics of every run' })
  await expect(metrics).toBeVisible({ timeout: 60_000 })
  await page.getByRole('button', { name: 'Average models…' }).click()
  const dialog = page.getByRole('dialog')
  const add = dialog.getByRole('button', { name: 'Add the mean' })
  await dialog.getByRole('button', { name: 'scratch-cnn', exact: true }).click()
  await expect(add).toBeDisabled()
  await dialog.getByRole('button', { name: 'scratch-cnn 2', exact: true }).click()
  await add.click()
  await expect(dialog.getByRole('list', { name: 'Ensembles' })).toContainText('scratch-cnn, scratch-cnn 2')
  await check(window, 'the dialog of ensembles')
  await page.screenshot({ path: info.outputPath('dialog.png') })
  await page.keyboard.press('Escape')

  const row = metrics.getByRole('row').filter({ has: page.getByRole('button', { name: NAME, exact: true }) })
  const mean = byCommand.runs.find(({ name }) => name === NAME)!
  expect(mean.run).toBeLessThan(0)
  await expect(row).toContainText(mean.accuracy.toFixed(3))
  await row.getByRole('button', { name: NAME, exact: true }).click()
  await expect(page.getByRole('heading', { name: `Confusion matrix · ${NAME}` })).toBeVisible()
  await page.getByRole('radio', { name: 'Comparisons' }).click()
  await expect(page.getByTestId('result-panel')).toContainText(`scratch-cnn 2 – ${NAME}`)
  await page.screenshot({ path: info.outputPath('results.png') })
  await page.getByRole('radio', { name: 'Image map' }).click()
  await expect(page.getByTestId('result-panel')).toContainText('Choose a run with one model')

  const out = home.path('report')
  await window.answerFolderDialog(out)
  await page.getByRole('button', { name: 'Report…' }).click()
  await expect(page.getByText('The report is written.')).toBeVisible({ timeout: 120_000 })
  expect(readFileSync(join(out, 'report.html'), 'utf8')).toContain(NAME)
  await window.close()

  const again = await Window.open(home, [study])
  await again.goTo('Results')
  await expect(again.page.getByRole('button', { name: NAME, exact: true })).toBeVisible({ timeout: 60_000 })
  expect([...window.errors, ...again.errors]).toEqual([])
  await again.close()
  home.remove()
})
