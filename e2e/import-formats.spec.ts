import { expect, test } from '@playwright/test'
import { DatasetPage } from './pages/dataset-page.ts'
import { ImportScreen } from './pages/import-screen.ts'
import {
  writeDerm7pt,
  writeIsic2019,
  writeOwnTable,
  writePh2,
  writeSiim,
  writeTaxonomy,
} from './support/public-sets.ts'
import { Home, Window } from './support/window.ts'

test.describe('folders as they are shipped come in by the window alone', () => {
  let home: Home
  let window: Window
  let screen: ImportScreen
  let dataset: DatasetPage
  test.beforeEach(async () => {
    home = new Home()
    window = await Window.open(home)
    screen = new ImportScreen(window)
    dataset = new DatasetPage(window)
  })
  test.afterEach(async () => {
    expect(window.errors).toEqual([])
    await window.close()
    home.remove()
  })

  async function imported(classes: Readonly<Record<string, number>>): Promise<void> {
    expect(await screen.labels()).toEqual(classes)
    await screen.import()
    for (const name of Object.keys(classes))
      await expect(dataset.overview.getByRole('rowheader', { name, exact: true })).toBeVisible()
  }

  test('SIIM-ISIC 2020: the labels of train.csv, not the folders train and test', async () => {
    await writeSiim(home.path('siim'))
    await screen.open(home.path('siim'))
    await expect(screen.summary).toContainText('10 images without a label')
    await imported({ benign: 20, malignant: 10 })
    await expect(dataset.overview).toContainText('Patients')
  })

  test('ISIC 2019: columns of zeros and ones, and the lesions of another table', async () => {
    await writeIsic2019(home.path('isic'))
    await screen.open(home.path('isic'))
    await expect(screen.summary).toContainText('recognised as ISIC 2019')
    await expect(screen.tables).toContainText('lesion_id')
    await imported({ AK: 10, BCC: 10, MEL: 10, NV: 10 })
    await expect(dataset.overview).toContainText('Lesions')
  })

  test('PH2: bitmaps, masks beside them, and a table drawn with bars', async () => {
    await writePh2(home.path('ph2'))
    await screen.open(home.path('ph2'))
    await expect(screen.summary).toContainText('recognised as PH²')
    await expect(screen.summary).toContainText('24 masks')
    await imported({ 'Atypical Nevus': 8, 'Common Nevus': 8, Melanoma: 8 })
    await dataset.thumbs.first().click()
    const picture = dataset.detail.locator('img.large')
    await expect.poll(() => picture.evaluate((img) => (img as HTMLImageElement).naturalWidth)).toBe(64)
  })

  test('Derm7pt: one picture a case, and the split of its index files', async () => {
    await writeDerm7pt(home.path('derm7pt'))
    await screen.open(home.path('derm7pt'))
    await expect(screen.summary).toContainText('30 images')
    await expect(screen.question('image-column').getByRole('radio', { name: 'Column derm' })).toBeChecked()
    await screen.question('image-column').getByRole('radio', { name: 'Column clinic' }).click()
    await screen.settled()
    await expect(screen.summary).toContainText('30 images')
    await imported({ 'blue nevus': 10, 'clark nevus': 10, 'melanoma (less than 0.76 mm)': 10 })
    await expect(dataset.overview.locator('tfoot')).toContainText('15')
  })

  test('a table in no known words: the question is answered, and a patient column added', async () => {
    await writeOwnTable(home.path('own'))
    await screen.open(home.path('own'))
    await expect(screen.importButton).toBeDisabled()
    await screen
      .question('class-source')
      .getByRole('radio', { name: /^Column befund/ })
      .click()
    await screen.settled()
    await screen.choose('Group columns', 'raum')
    await expect(screen.summary).toContainText('4 lesions or patients')
    await imported({ gutartig: 15, verdächtig: 15 })
  })

  test('a folder level that was taken wrongly is corrected on the screen', async () => {
    await writeTaxonomy(home.path('tree'))
    await screen.open(home.path('tree'))
    await screen.choose('Class folders', /^Level 2:/)
    expect(await screen.labels()).toEqual({ bcc: 8, blue: 8, common: 8, melanoma: 8 })
    await screen.choose('Class folders', /^Level 1:/)
    await imported({ benign: 16, malignant: 16 })
  })
})
