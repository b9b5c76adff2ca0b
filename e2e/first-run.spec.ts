import { expect, test } from '@playwright/test'
import { DatasetPage } from './pages/dataset-page.ts'
import { ReviewPage } from './pages/review-page.ts'
import { TrainPage } from './pages/train-page.ts'
import { WelcomePage } from './pages/welcome-page.ts'
import { hasShown } from './support/brief-text.ts'
import { Home, Window } from './support/window.ts'

test.describe('a folder of images becomes a trained model and its heatmaps', () => {
  let home: Home
  test.beforeEach(() => {
    home = new Home()
  })
  test.afterEach(() => home.remove())

  test('from the folder dialog to a heatmap, and again after a restart', async () => {
    const folder = home.copySample()
    const first = await Window.open(home)
    const welcome = new WelcomePage(first)
    await welcome.openFolder(folder)
    await expect(welcome.dialog.getByText('240 images')).toBeVisible()
    await expect(welcome.dialog.getByRole('cell', { name: 'malignant', exact: true }).first()).toBeVisible()
    await welcome.importButton.click()

    const dataset = new DatasetPage(first)
    await expect(dataset.overview.getByText('240').first()).toBeVisible({ timeout: 60_000 })
    await expect(dataset.thumbs.first().locator('img')).toBeVisible()
    await dataset.thumbs.nth(1).click()
    await expect(dataset.detail.getByRole('heading', { level: 2 })).toHaveText(/SYN_/)

    await first.goTo('Train')
    const train = new TrainPage(first)
    await train.startQuick(4)
    await hasShown(first.page, 'job-pill', /Training/)
    await train.hasEpochs(1)
    const pathOfCurve = train.chart('loss').locator('svg path').first()
    await train.hasEpochs(2)
    await expect(pathOfCurve).toBeAttached()
    await train.finished()
    await expect(train.result).toContainText('accuracy')
    await train.review()

    const review = new ReviewPage(first)
    await expect(review.position).toBeVisible()
    await review.heatmapDrawn()
    expect(await review.differenceOnScreen()).toBeGreaterThan(4)
    await first.page.keyboard.press('Space')
    await expect(review.heatmap).toBeHidden()
    expect(await review.differenceOnScreen()).toBeLessThan(2)
    await first.page.keyboard.press('Space')

    const keys = [await review.imageKey.innerText()]
    await first.page.keyboard.press('ArrowRight')
    await expect(review.imageKey).not.toHaveText(keys[0]!)
    await first.page.keyboard.press('ArrowLeft')
    await expect(review.imageKey).toHaveText(keys[0]!)
    await expect(review.reason).toContainText('predicted')
    const counted = await review.position.innerText()
    expect(first.errors).toEqual([])
    await first.close()

    const second = await Window.open(home)
    await new WelcomePage(second).recent('lesions').click()
    await expect(second.page.locator('main[data-page="review"]')).toBeVisible()
    const again = new ReviewPage(second)
    await expect(again.position).toHaveText(counted)
    await again.heatmapDrawn()
    await second.goTo('Train')
    await new TrainPage(second).hasEpochs(4)
    expect(second.errors).toEqual([])
    await second.close()
  })

  test('the sample is two clicks from training', async () => {
    const window = await Window.open(home)
    await new WelcomePage(window).trySample()
    const train = new TrainPage(window)
    await expect(train.startButton).toBeVisible({ timeout: 90_000 })
    await expect(window.page.getByText('Synthetic sample')).toBeVisible()
    expect(window.errors).toEqual([])
    await window.close()
  })
})

test('a training can be cancelled while it runs', async () => {
  const home = new Home()
  const window = await Window.open(home)
  await new WelcomePage(window).trySample()
  const train = new TrainPage(window)
  await expect(train.startButton).toBeVisible({ timeout: 90_000 })
  await train.set('Epochs', 200)
  await train.startButton.click()
  await expect(train.pill).toContainText('epoch', { timeout: 60_000 })
  await window.page.getByRole('button', { name: 'Cancel: Training' }).click()
  await expect(train.pill).toBeHidden({ timeout: 20_000 })
  await expect(train.status('cancelled')).toBeVisible()
  await expect(train.startButton).toBeEnabled()
  await window.close()
  home.remove()
})
