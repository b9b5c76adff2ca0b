import { expect, test } from '@playwright/test'
import { ReviewPage } from './pages/review-page.ts'
import { TrainPage } from './pages/train-page.ts'
import { WelcomePage } from './pages/welcome-page.ts'
import { check } from './support/axe.ts'
import { Home, Window } from './support/window.ts'

test('axe finds nothing on any page in either theme', async () => {
  const home = new Home()
  const folder = home.copySample()
  const window = await Window.open(home)
  const { page } = window
  const welcome = new WelcomePage(window)
  await expect(welcome.heading).toBeVisible()
  await check(window, 'welcome')

  await welcome.openFolder(folder)
  await expect(welcome.importButton).toBeEnabled()
  await check(window, 'import dialog')
  await welcome.importButton.click()
  await expect(page.locator('#thumb-0 img')).toBeVisible({ timeout: 60_000 })
  await check(window, 'dataset')
  await page.locator('#thumb-0').click()
  await expect(page.getByTestId('image-detail')).toBeVisible()
  await check(window, 'image')

  await window.goTo('Train')
  const train = new TrainPage(window)
  await check(window, 'train, empty')
  await train.startQuick(2)
  await train.finished()
  await check(window, 'train')
  await window.goTo('Results')
  await expect(page.getByText('Confusion matrix').first()).toBeVisible()
  await check(window, 'results')
  await window.goTo('Review')
  await new ReviewPage(window).heatmapDrawn()
  await check(window, 'review')
  await page.keyboard.press('?')
  await expect(page.getByRole('dialog')).toBeVisible()
  await check(window, 'keyboard shortcuts')
  await window.close()
  home.remove()
})

test('the window speaks Turkish at once, and remembers it', async () => {
  const home = new Home()
  const first = await Window.open(home)
  await first.page.getByRole('button', { name: 'Settings' }).click()
  await first.page.getByRole('menuitemradio', { name: 'Türkçe' }).click()
  await expect(first.page.getByRole('heading', { level: 1 })).toHaveText(
    'Sınıflandırıcınızın gördüğünü görün',
  )
  await expect(first.page.locator('html')).toHaveAttribute('lang', 'tr')
  await first.close()
  const second = await Window.open(home)
  await expect(second.page.getByRole('button', { name: 'Örneği dene' })).toBeVisible()
  await second.close()
  home.remove()
})
