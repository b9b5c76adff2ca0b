import { expect, test } from '@playwright/test'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import sharp from 'sharp'
import { Gallery } from '../pages/gallery.ts'
import { ResultsPage } from '../pages/results-page.ts'
import { ReviewPage } from '../pages/review-page.ts'
import { TrainPage } from '../pages/train-page.ts'
import { WelcomePage } from '../pages/welcome-page.ts'
import { ROOT } from '../support/command-line.ts'
import { Home, Window } from '../support/window.ts'

const folder = join(ROOT, 'docs/images')

/** The window as it is, in both themes, with 256 colours: a fifth of the size, and no difference to see. */
async function take(window: Window, name: string): Promise<void> {
  for (const theme of ['light', 'dark'] as const) {
    await window.setTheme(theme)
    await window.page.waitForTimeout(400)
    const png = await window.page.screenshot()
    await sharp(png)
      .png({ palette: true, quality: 90, effort: 10 })
      .toFile(join(folder, `${name}-${theme}.png`))
  }
}

test('every page in both themes', async () => {
  mkdirSync(folder, { recursive: true })
  const home = new Home()
  const window = await Window.open(home)
  const { page } = window
  const welcome = new WelcomePage(window)
  await expect(welcome.heading).toBeVisible()
  await take(window, 'welcome')
  await welcome.trySample()
  const train = new TrainPage(window)
  await expect(train.startButton).toBeVisible({ timeout: 90_000 })
  await window.goTo('Dataset')
  await page.locator('#thumb-1').click()
  await expect(page.getByTestId('image-detail')).toBeVisible()
  await page.waitForTimeout(1000)
  await take(window, 'dataset')
  await window.goTo('Train')
  await train.set('Epochs', 12)
  await train.startButton.click()
  await train.hasEpochs(6)
  await take(window, 'train')
  await train.finished()
  await train.set('Seed', 7, 'Seed and memory')
  await train.set('Epochs', 6)
  await train.startButton.click()
  await expect(train.pill).toBeVisible()
  await expect(train.pill).toBeHidden({ timeout: 300_000 })
  await window.goTo('Results')
  await expect(page.getByText('Confusion matrix').first()).toBeVisible()
  await page.waitForTimeout(500)
  await take(window, 'results')
  const results = new ResultsPage(window)
  await results.tab('Operating points')
  await expect(results.panel.getByRole('slider').first()).toBeVisible()
  await results.panel.scrollIntoViewIfNeeded()
  await take(window, 'operating-points')
  await results.tab('Image map')
  await page.getByRole('button', { name: 'Draw the map' }).click()
  await expect(results.panel.getByRole('application')).toBeVisible({ timeout: 120_000 })
  await results.panel.getByRole('application').scrollIntoViewIfNeeded()
  await take(window, 'image-map')
  await window.goTo('Review')
  const review = new ReviewPage(window)
  await review.heatmapDrawn()
  await expect(page.locator('[data-testid="heatmap"][data-explanation]')).toHaveCount(2, { timeout: 60_000 })
  await expect(page.getByTestId('job-pill')).toBeHidden({ timeout: 120_000 })
  // The sample's planted shortcut is what the page is for.
  const ruler = page.getByRole('complementary').getByText('ruler', { exact: true })
  for (let i = 0; i < 12 && !(await ruler.isVisible()); i++) {
    await page.keyboard.press('ArrowRight')
    await page.waitForTimeout(700)
  }
  await expect(page.locator('[data-testid="heatmap"][data-explanation]')).toHaveCount(2)
  await take(window, 'review')
  const gallery = new Gallery(window)
  await gallery.open()
  await expect(gallery.maps.nth(5)).toBeVisible({ timeout: 60_000 })
  await take(window, 'gallery')
  await window.close()
  home.remove()
})
