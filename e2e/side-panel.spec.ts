import { expect, test } from '@playwright/test'
import { ReviewPage } from './pages/review-page.ts'
import { check } from './support/axe.ts'
import { Home, Window } from './support/window.ts'

test('the side panel of the review is as wide as it was left, and below the pictures where all is enlarged', async () => {
  test.setTimeout(240_000)
  const home = new Home()
  const study = await home.trainedStudy(['--size', '32', '--epochs', '1'])
  const open = async () => {
    const window = await Window.open(home, [study])
    await window.goTo('Review')
    await expect(new ReviewPage(window).image).toBeVisible()
    return window
  }
  const first = await open()
  const edge = first.page.getByRole('separator', { name: 'Width of the panel' })
  await edge.focus()
  for (let i = 0; i < 4; i++) await first.page.keyboard.press('ArrowLeft')
  await expect(edge).toHaveAttribute('aria-valuenow', '328')
  const { x, y, height } = (await edge.boundingBox())!
  await first.page.mouse.move(x + 4, y + height / 2)
  await first.page.mouse.down()
  await first.page.mouse.move(x + 4 - 40, y + height / 2)
  await first.page.mouse.up()
  await expect(edge).toHaveAttribute('aria-valuenow', '368')
  await check(first, 'review with a wider panel')
  await first.close()

  const again = await open()
  const panel = again.page.getByRole('complementary', { name: 'About this image' })
  await expect.poll(async () => Math.round((await panel.boundingBox())!.width)).toBe(368)
  await again.app.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows()[0]!.webContents.setZoomFactor(2),
  )
  const below = await again.page.waitForFunction(() => {
    const [picture, aside] = ['[data-testid="image"]', 'aside'].map((each) =>
      document.querySelector(each)!.getBoundingClientRect(),
    )
    const page = document.querySelector('.review')!
    return aside!.top >= picture!.bottom && page.scrollWidth <= page.clientWidth
  })
  expect(await below.jsonValue()).toBe(true)
  await again.close()
  home.remove()
})
