import { expect, test } from '@playwright/test'
import { renameSync } from 'node:fs'
import { join } from 'node:path'
import { ResultsPage } from './pages/results-page.ts'
import { ReviewPage } from './pages/review-page.ts'
import { check } from './support/axe.ts'
import { hasShown } from './support/brief-text.ts'
import { Home, Window } from './support/window.ts'

test('images lassoed on the map of what a model makes of them are the queue', async ({}, info) => {
  test.setTimeout(400_000)
  const home = new Home()
  const study = await home.trainedStudy(['--size', '32', '--epochs', '2'])
  const window = await Window.open(home, [study])
  const { page } = window
  const results = new ResultsPage(window)
  const review = new ReviewPage(window)
  await results.open()
  await results.tab('Image map')
  await check(window, 'no map yet')
  await page.getByRole('button', { name: 'Draw the map' }).click()
  await expect(results.panel.getByRole('progressbar')).toBeVisible()
  const map = results.panel.getByRole('application')
  await expect(map).toBeVisible({ timeout: 120_000 })
  const total = Number(await map.getAttribute('data-points'))

  // Around everything: every image of the study.
  await map.scrollIntoViewIfNeeded()
  const box = (await map.boundingBox())!
  const corner = (x: number, y: number) =>
    page.mouse.move(box.x + x * box.width, box.y + y * box.height, { steps: 6 })
  const lasso = async (...corners: readonly (readonly [number, number])[]) => {
    await corner(...corners[0]!)
    await page.mouse.down()
    for (const each of corners.slice(1)) await corner(...each)
    await page.mouse.up()
  }
  await lasso([0.01, 0.01], [0.99, 0.01], [0.99, 0.99], [0.01, 0.99], [0.01, 0.01])
  const selected = page.getByTestId('map-selected')
  await expect(selected).toHaveText(`${total} images selected`)
  await page.keyboard.press('Escape')
  // Half of them, and exactly those are in the queue.
  await lasso([0.01, 0.01], [0.5, 0.01], [0.5, 0.99], [0.01, 0.99])
  const half = parseInt(await selected.innerText())
  expect(half).toBeGreaterThan(0)
  expect(half).toBeLessThan(total)
  await page.screenshot({ path: info.outputPath('lasso.png') })
  await page.getByRole('button', { name: `Review these ${half} images` }).click()
  await expect(review.queue('Selection')).toHaveAttribute('aria-current', 'true')
  await expect(review.position).toHaveText(`1 of ${half}`)

  // By keyboard: a legend entry, then points one by one.
  await window.goTo('Results')
  await expect(selected).toHaveText(`${half} images selected`)
  await page.getByRole('button', { name: 'Clear selection' }).click()
  await results.panel.getByRole('radio', { name: 'Correct or wrong' }).click()
  const wrong = results.panel.getByRole('button', { name: /^wrong/ })
  await wrong.focus()
  await page.keyboard.press('Enter')
  const mistakes = parseInt(await selected.innerText())
  expect(await wrong.innerText()).toContain(String(mistakes))
  await map.focus()
  await page.keyboard.press('Escape')
  await page.keyboard.press('ArrowRight')
  const card = page.getByTestId('point-card')
  const thumb = card.locator('img')
  await expect.poll(() => thumb.evaluate((img: HTMLImageElement) => img.naturalWidth)).toBeGreaterThan(0)
  const key = await card.locator('b').innerText()
  await page.keyboard.press(' ')
  await expect(selected).toHaveText('1 image selected')
  await check(window, 'the map')
  await page.getByRole('button', { name: 'Review this image' }).click()
  await expect(review.imageKey).toHaveText(key)
  expect(window.errors).toEqual([])
  await window.close()

  home.remove()
})

test('a map is stopped at either stage, and what goes wrong with one model is told beside that model alone', async () => {
  test.setTimeout(300_000)
  const home = new Home()
  const study = await home.trainedStudy(
    ['--size', '32', '--epochs', '1'],
    ['--size', '32', '--epochs', '1', '--seed', '2'],
  )
  const model = join(study, 'models', 'run-1.keras')
  const window = await Window.open(home, [study])
  const { page } = window
  const results = new ResultsPage(window)
  await results.open()
  await results.tab('Image map')
  const { panel } = results
  const draw = panel.getByRole('button', { name: 'Draw the map' })
  const again = panel.getByRole('button', { name: 'Try again' })
  const cancel = panel.getByRole('button', { name: 'Cancel' })

  // The model's file was moved away.
  await results.choose('scratch-cnn')
  renameSync(model, `${model}.away`)
  await draw.click()
  const problem = panel.getByTestId('map-problem')
  await expect(problem).toContainText('run-1.keras', { timeout: 60_000 })
  await expect(problem).toContainText('Put the file back where it was')
  await check(window, 'a map that failed')
  await results.choose('scratch-cnn 2')
  await expect(draw).toBeVisible()
  await results.choose('scratch-cnn')
  await expect(problem).toBeVisible()
  renameSync(`${model}.away`, model)

  // While the features are computed: nothing is there, and it is offered again.
  await again.click()
  await cancel.click()
  await expect(draw).toBeVisible()
  await expect(problem).toBeHidden()
  // While the points are laid out.
  await draw.click()
  await hasShown(page, 'map-job', /Drawing the map/)
  await cancel.click()
  await expect(draw).toBeVisible()

  // Made for one model while another one is looked at: that one has none yet, and the first one's is there.
  await draw.click()
  await expect(page.getByTestId('job-pill')).toBeVisible()
  await results.choose('scratch-cnn 2')
  await expect(page.getByTestId('job-pill')).toBeHidden({ timeout: 120_000 })
  await expect(draw).toBeVisible()
  await results.choose('scratch-cnn')
  await expect(panel.getByRole('application')).toBeVisible()
  expect(window.errors).toEqual([])
  await window.close()
  home.remove()
})
