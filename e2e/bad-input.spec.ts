import { expect, test } from '@playwright/test'
import { copyFileSync, existsSync, mkdirSync, readdirSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatasetPage } from './pages/dataset-page.ts'
import { WelcomePage } from './pages/welcome-page.ts'
import { ROOT } from './support/command-line.ts'
import { Home, Window } from './support/window.ts'

const sample = join(ROOT, 'resources/sample')

/** Files of the bundled images, wherever the sample keeps them. */
function sampleImages(): string[] {
  return readdirSync(sample, { recursive: true, encoding: 'utf8' })
    .filter((name) => /SYN_\d+\.jpg$/.test(name))
    .sort()
    .map((name) => join(sample, name))
}

test.describe('bad input is named, and nothing half-made stays behind', () => {
  let home: Home
  let window: Window
  let welcome: WelcomePage
  test.beforeEach(async () => {
    home = new Home()
    window = await Window.open(home)
    welcome = new WelcomePage(window)
  })
  test.afterEach(async () => {
    await window.close()
    home.remove()
  })

  function classFolder(folder: string, name: string, from: number, count: number): void {
    mkdirSync(home.path(folder, name), { recursive: true })
    sampleImages()
      .slice(from, from + count)
      .forEach((file, i) => copyFileSync(file, home.path(folder, name, `${name || 'image'}-${i}.jpg`)))
  }

  test('an empty folder', async () => {
    mkdirSync(home.path('empty'))
    await welcome.openFolder(home.path('empty'))
    await expect(welcome.problem).toContainText('empty')
    await expect(welcome.importButton).toBeDisabled()
    expect(existsSync(home.path('empty.lesionlens'))).toBe(false)
  })

  test('images without labels', async () => {
    classFolder('bare', '', 0, 6)
    await welcome.openFolder(home.path('bare'))
    const question = welcome.dialog.locator('[data-question="class-source"]')
    await expect(question).toContainText('no labels')
    await expect(welcome.importButton).toBeDisabled()
    expect(existsSync(home.path('bare.lesionlens'))).toBe(false)
    // They are welcome all the same: to be scored, explained and reviewed.
    await question.getByRole('radio').last().click()
    await expect(welcome.importButton).toBeEnabled()
  })

  test('one class only', async () => {
    classFolder('one', 'benign', 0, 6)
    await welcome.openFolder(home.path('one'))
    await expect(welcome.dialog).toContainText(/two classes/i)
    await expect(welcome.importButton).toBeDisabled()
    expect(existsSync(home.path('one.lesionlens'))).toBe(false)
  })

  test('a text file named .jpg and a truncated JPEG are left out and listed', async () => {
    classFolder('mixed', 'benign', 0, 12)
    classFolder('mixed', 'malignant', 20, 12)
    writeFileSync(home.path('mixed', 'benign', 'letter.jpg'), 'Dear colleague,')
    truncateSync(home.path('mixed', 'malignant', 'malignant-3.jpg'), 2000)
    await welcome.openFolder(home.path('mixed'))
    await welcome.importButton.click()
    const dataset = new DatasetPage(window)
    await expect(dataset.problems).toContainText('letter.jpg', { timeout: 60_000 })
    await expect(dataset.problems).toContainText('malignant-3.jpg')
  })

  test('an import that fails leaves no study behind', async () => {
    for (const name of ['benign', 'malignant']) {
      mkdirSync(home.path('letters', name), { recursive: true })
      for (let i = 0; i < 4; i++)
        writeFileSync(home.path('letters', name, `${name}-${i}.jpg`), 'Dear colleague,')
    }
    await welcome.openFolder(home.path('letters'))
    await welcome.importButton.click()
    await expect(window.page.getByRole('alert').first()).toBeVisible({ timeout: 30_000 })
    await expect(window.page.locator('main[data-page="welcome"]')).toBeVisible()
    await expect.poll(() => existsSync(home.path('letters.lesionlens'))).toBe(false)
  })

  test('a folder that is no study, with a button for the way on', async () => {
    mkdirSync(home.path('nothing.lesionlens'))
    const study = await home.trainedStudy()
    await window.drop(home.path('nothing.lesionlens'))
    const notice = window.page.getByTestId('notice')
    await expect(notice).toContainText('is not a LesionLens study')
    await window.answerFolderDialog(study)
    await notice.getByRole('button', { name: 'Open study' }).click()
    await expect(window.page.locator('main[data-page="dataset"]')).toBeVisible()
    await expect(notice).toBeHidden()
  })

  test('a label file that names images that are not there', async () => {
    classFolder('csv', '', 0, 20)
    const rows = Array.from(
      { length: 24 },
      (_, i) => `L${i},image-${i},${i % 2 ? 'nv' : 'mel'},histo,50,male,back`,
    )
    writeFileSync(
      home.path('csv', 'metadata.csv'),
      `lesion_id,image_id,dx,dx_type,age,sex,localization\n${rows.join('\n')}\n`,
    )
    await welcome.openFolder(home.path('csv'))
    await welcome.importButton.click()
    const dataset = new DatasetPage(window)
    await expect(dataset.notes.filter({ hasText: '4' }).first()).toBeVisible({ timeout: 60_000 })
  })
})
