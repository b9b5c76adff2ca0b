import { expect, test, type Locator } from '@playwright/test'
import { DatasetPage } from './pages/dataset-page.ts'
import { lesionlensJson } from './support/command-line.ts'
import { check } from './support/axe.ts'
import { Home, Window } from './support/window.ts'

test.describe('the dataset page', () => {
  let home: Home
  let window: Window
  let dataset: DatasetPage
  test.beforeEach(async () => {
    home = new Home()
    const study = home.path('s.lesionlens')
    await lesionlensJson('import', home.copySample(), '--study', study)
    window = await Window.open(home, [study])
    await window.goTo('Dataset')
    dataset = new DatasetPage(window)
    await expect(dataset.thumbs.first().locator('img')).toBeVisible()
  })
  test.afterEach(async () => {
    expect(window.errors).toEqual([])
    await window.close()
    home.remove()
  })

  const button = (name: string | RegExp): Locator => window.page.getByRole('button', { name, exact: true })

  async function choose(
    list: string,
    option: string,
    within: Locator = window.page.locator('main'),
  ): Promise<void> {
    await within.getByRole('combobox', { name: new RegExp(`^${list}:`) }).click()
    await window.page.getByRole('option', { name: option, exact: true }).click()
  }

  test('selects by mouse and keyboard, relabels, excludes, and takes both back', async () => {
    const { page } = window
    await dataset.thumbs.nth(0).click()
    await dataset.thumbs.nth(3).click({ modifiers: ['Shift'] })
    await expect(dataset.selection).toContainText('4 images selected')
    await dataset.thumbs.nth(1).click({ modifiers: ['ControlOrMeta'] })
    await expect(dataset.selection).toContainText('3 images selected')
    await page.keyboard.press('ArrowRight')
    await page.keyboard.press('Shift+ArrowRight')
    await expect(dataset.selection).toContainText('2 images selected')
    await page.keyboard.press('ControlOrMeta+a')
    await expect(dataset.selection).toContainText('240 images selected')
    await page.keyboard.press('Escape')
    await expect(dataset.selection).toContainText('240 images')

    await button('malignant').click()
    await expect(dataset.selection).toContainText('Shift')
    const malignant = Number((await dataset.selection.innerText()).match(/\d+/)![0])
    await dataset.thumbs.nth(0).click()
    await dataset.thumbs.nth(1).click({ modifiers: ['Shift'] })
    await choose('Label as', 'benign', dataset.selection)
    await expect(page.getByTestId('notice')).toContainText('2 images are now benign')
    await page.getByTestId('notice').getByRole('button', { name: 'Undo' }).click()
    await button('Select none').click()
    await expect(dataset.selection).toContainText(`${malignant} images`)
    await dataset.thumbs.nth(0).click()
    await expect(dataset.detail.getByRole('combobox', { name: 'Label as: malignant' })).toBeVisible()

    await dataset.detail.getByRole('button', { name: 'Exclude' }).click()
    await expect(dataset.detail).toContainText('Finished runs keep what they had')
    await expect(dataset.thumbs.nth(0)).toHaveClass(/excluded/)
    await dataset.detail.getByRole('button', { name: 'Close' }).click()
    await expect(dataset.overview).toContainText('Excluded')
    await button('Filter').click()
    await page.getByRole('radio', { name: 'Not excluded' }).click()
    await page.keyboard.press('Escape')
    await expect(dataset.selection).toContainText(`${malignant - 1} images`)
  })

  test('sorts and filters by any metadata, also with a click on its distribution', async () => {
    await choose('Sort by', 'age')
    await dataset.thumbs.nth(0).click()
    const ageOf = async () =>
      Number(await dataset.detail.locator('dt', { hasText: /^age$/ }).locator('+ dd').innerText())
    const youngest = await ageOf()
    await dataset.detail.getByRole('button', { name: 'Close' }).click()
    await button('Ascending').click()
    await dataset.thumbs.nth(0).click()
    expect(await ageOf()).toBeGreaterThan(youngest)
    await dataset.detail.getByRole('button', { name: 'Close' }).click()

    await dataset.overview.locator('summary', { hasText: /^sex/ }).click()
    const bar = dataset.overview.getByRole('list', { name: 'sex' }).getByRole('button').first()
    const count = Number((await bar.innerText()).match(/\d+$/)![0])
    await bar.click()
    await expect(dataset.selection).toContainText(`${count} images`)
    await expect(bar).toHaveAttribute('aria-pressed', 'true')
    await check(window, 'dataset with a filter')
    await bar.click()
    await expect(dataset.selection).toContainText('240 images')

    const slider = window.page.getByRole('slider', { name: 'Size of the pictures' })
    const width = async () => (await dataset.thumbs.first().boundingBox())!.width
    const before = await width()
    await slider.focus()
    for (let i = 0; i < 8; i++) await window.page.keyboard.press('ArrowRight')
    await expect.poll(width).toBeGreaterThan(1.5 * before)
  })
})
