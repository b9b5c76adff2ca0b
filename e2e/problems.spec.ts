import { expect, test } from '@playwright/test'
import { cpSync } from 'node:fs'
import sharp from 'sharp'
import { DatasetPage } from './pages/dataset-page.ts'
import { check } from './support/axe.ts'
import { lesionlensJson } from './support/command-line.ts'
import { writeClasses } from './support/public-sets.ts'
import { Home, Window } from './support/window.ts'

test('what may be wrong with images is shown with pictures, decided, and taken back', async () => {
  const home = new Home()
  const folder = home.path('moles')
  await writeClasses(folder)
  cpSync(`${folder}/benign/benign0.jpg`, `${folder}/malignant/copy.jpg`)
  const black = sharp({ create: { width: 96, height: 96, channels: 3, background: '#020202' } })
  await black.jpeg().toFile(`${folder}/benign/black.jpg`)
  const study = home.path('s.lesionlens')
  await lesionlensJson('import', folder, '--study', study)
  const window = await Window.open(home, [study])
  const { page } = window
  await window.goTo('Dataset')
  const dataset = new DatasetPage(window)
  const links = page.getByTestId('problem-links')
  await links.getByRole('button', { name: /^Duplicates to decide/ }).click()
  const pair = page.getByTestId('pair').filter({ hasText: 'copy' })
  await expect(pair).toContainText('the same file')
  await expect(pair.getByRole('img').or(pair.locator('img')).first()).toBeVisible()
  await check(window, 'pairs')
  await pair.getByRole('button', { name: 'Leave out copy' }).click()
  await expect(pair.getByRole('button', { name: 'Leave out copy' })).toHaveAttribute('aria-pressed', 'true')
  await page.getByRole('button', { name: 'Undo last decision' }).click()
  await expect(pair.getByRole('button', { name: 'Leave out copy' })).toHaveAttribute('aria-pressed', 'false')
  await pair.getByRole('button', { name: 'Different' }).click()
  await expect(pair.getByRole('button', { name: 'Different' })).toHaveAttribute('aria-pressed', 'true')
  await page.getByRole('button', { name: 'All images' }).click()
  await expect(dataset.selection).toContainText('26 images')

  await links
    .getByRole('button', { name: /^(Dark|One colour)/ })
    .first()
    .click()
  await expect(dataset.selection).toContainText('1 image ')
  await dataset.thumbs.first().click()
  await expect(dataset.detail.getByRole('heading', { level: 2 })).toHaveText('black')
  expect(window.errors).toEqual([])
  await window.close()
  home.remove()
})
