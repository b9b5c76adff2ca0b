import { expect, test } from '@playwright/test'
import { existsSync, writeFileSync } from 'node:fs'
import { DatasetPage } from './pages/dataset-page.ts'
import { ImportScreen } from './pages/import-screen.ts'
import { Home, Window } from './support/window.ts'

let home: Home
let window: Window
let screen: ImportScreen
test.beforeEach(async () => {
  home = new Home()
  window = await Window.open(home)
  screen = new ImportScreen(window)
})
test.afterEach(async () => {
  expect(window.errors).toEqual([])
  await window.close()
  home.remove()
})

test('what will be imported shows before it is, with pictures and the place of the study', async () => {
  await screen.open(home.copySample())
  await expect(screen.summary).toContainText('240 images')
  await expect(screen.place).toContainText(home.path('lesions.lesionlens'))
  const pictures = screen.screen.getByTestId('label-rows').locator('tbody tr').first().locator('img')
  await expect(pictures).toHaveCount(10)
  await expect
    .poll(() =>
      pictures.evaluateAll((all) => all.every((each) => (each as HTMLImageElement).naturalWidth > 0)),
    )
    .toBe(true)
  expect(existsSync(home.path('lesions.lesionlens'))).toBe(false)
})

test('a label file that cannot be used leaves every control, and another one cures it', async () => {
  const folder = home.copySample()
  await screen.open(folder)
  await screen.classOf('malignant').fill('cancer')
  writeFileSync(home.path('wrong.csv'), 'image_id,dx\nnone_1,mel\nnone_2,nv\n')
  await screen.addLabelFile(home.path('wrong.csv'))
  await expect(screen.problem).toContainText('wrong.csv')
  await expect(screen.importButton).toBeDisabled()
  await expect(screen.screen.getByRole('button', { name: 'Label file…' })).toBeEnabled()
  await screen.screen.getByRole('button', { name: 'Start over' }).click()
  await screen.settled()
  await expect(screen.problem).toBeHidden()
  // What was typed is still there.
  await expect(screen.classOf('malignant')).toHaveValue('cancer')
  await screen.import()
  const dataset = new DatasetPage(window)
  await expect(dataset.overview.getByRole('rowheader', { name: 'cancer' })).toBeVisible()
})

test('a folder that has a study says so, and can be imported anew beside it', async () => {
  const folder = home.copySample()
  await screen.open(folder)
  await screen.import()
  await window.drop(folder)
  await screen.settled()
  await expect(screen.place).toContainText('lesions 2.lesionlens')
  await screen.classOf('benign').fill('harmless')
  await screen.import()
  const dataset = new DatasetPage(window)
  await expect(dataset.overview.getByRole('rowheader', { name: 'harmless' })).toBeVisible()
  expect(existsSync(home.path('lesions.lesionlens'))).toBe(true)

  await window.drop(folder)
  await screen.settled()
  await screen.screen.getByRole('button', { name: 'Open that study' }).click()
  await expect(dataset.overview.getByRole('rowheader', { name: 'harmless' })).toBeVisible()
})
