import { expect, test } from '@playwright/test'
import { renameSync, rmSync } from 'node:fs'
import { DatasetPage } from './pages/dataset-page.ts'
import { ImportScreen } from './pages/import-screen.ts'
import { writeClasses, writePicture } from './support/public-sets.ts'
import { Home, Window } from './support/window.ts'

test('a folder that changes is followed, and one that moved is found again', async () => {
  const home = new Home()
  await writeClasses(home.path('moles'))
  const window = await Window.open(home)
  const { page } = window
  const screen = new ImportScreen(window)
  await screen.open(home.path('moles'))
  await screen.import()
  const dataset = new DatasetPage(window)
  const banner = page.getByTestId('folder-banner')
  await expect(banner).toBeHidden()

  // Somebody corrected a label, and the file moves on.
  await dataset.thumbs.first().click()
  const key = await dataset.detail.getByRole('heading', { level: 2 }).innerText()
  await dataset.detail.getByRole('combobox', { name: /^Label as:/ }).click()
  await page.getByRole('option', { name: 'malignant', exact: true }).click()
  await expect(dataset.detail.getByText('Label history')).toBeVisible()
  await dataset.detail.getByRole('button', { name: 'Close' }).click()
  renameSync(home.path('moles', 'benign', `${key}.jpg`), home.path('moles', 'benign', 'renamed.jpg'))
  for (const i of [1, 2, 3]) await writePicture(home.path('moles', 'benign', `new${i}.jpg`))
  rmSync(home.path('moles', 'malignant', 'malignant9.jpg'))

  await page.evaluate(() => globalThis.dispatchEvent(new Event('focus')))
  await expect(banner).toContainText('4 new images, 2 gone')
  await banner.getByRole('button', { name: 'Update' }).click()
  await expect(page.getByTestId('notice').last()).toContainText('3 added, 1 moved or renamed, 1 gone')
  await expect(banner).toBeHidden()
  await page.getByRole('searchbox').fill('renamed')
  await expect(dataset.selection).toContainText('1 image ')
  await dataset.thumbs.first().click()
  await expect(dataset.detail.getByRole('combobox', { name: 'Label as: malignant' })).toBeVisible()
  await dataset.detail.getByRole('button', { name: 'Close' }).click()

  renameSync(home.path('moles'), home.path('elsewhere'))
  await page.evaluate(() => globalThis.dispatchEvent(new Event('focus')))
  await expect(banner).toContainText('is not there')
  await window.answerFolderDialog(home.path('elsewhere'))
  await banner.getByRole('button', { name: 'Locate folder…' }).click()
  await expect(banner).toBeHidden()
  await expect(dataset.overview).toContainText('elsewhere')
  await window.close()
  home.remove()
})
