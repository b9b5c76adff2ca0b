import { expect, test } from '@playwright/test'
import { renameSync } from 'node:fs'
import { join } from 'node:path'
import { ReviewPage } from './pages/review-page.ts'
import { check } from './support/axe.ts'
import { Home, Window } from './support/window.ts'

test('a part of the picture is covered, by pointer or by keys, and the models are asked again', async () => {
  test.setTimeout(300_000)
  const home = new Home()
  const study = await home.trainedStudy(['--size', '48', '--epochs', '2'])
  const window = await Window.open(home, [study])
  const { page } = window
  const review = new ReviewPage(window)
  await review.openAll()

  await page.keyboard.press('a')
  const panel = page.getByTestId('occlusion-panel')
  const ask = panel.getByRole('button', { name: 'Re-run prediction' })
  await expect(ask).toBeDisabled()
  // By keys alone: a box in the middle, moved, sized, and asked about.
  await panel.getByRole('button', { name: 'Add a box' }).click()
  const box = page.getByRole('button', { name: /^Box 1: / })
  await expect(box).toBeFocused()
  await page.keyboard.press('ArrowLeft')
  await page.keyboard.press('Shift+ArrowDown')
  await expect(box).toHaveAccessibleName('Box 1: 20% × 22%, 38% from the left, 40% from the top')
  await page.keyboard.press('Enter')
  const answer = panel.getByTestId('occlusion-answer')
  await expect(answer).toBeVisible({ timeout: 60_000 })
  await expect(panel).toContainText(/[45]% of the image occluded/)
  for (const row of (await answer.getByRole('row').allInnerTexts()).slice(1)) {
    const [before, after, change] = row
      .split(/\s+/)
      .slice(-3)
      .map((text) => Number(text.replace('−', '-')))
    expect(after! - before!).toBeCloseTo(change!, 1)
  }
  await expect
    .poll(() => panel.getByTestId('covered').evaluate((picture: HTMLImageElement) => picture.naturalWidth))
    .toBeGreaterThan(100)
  await check(window, 'covering')

  // The answer was about that box: it goes with it. Then a stroke with the pointer.
  await box.focus()
  await page.keyboard.press('Delete')
  await expect(answer).toBeHidden()
  await panel.getByRole('radio', { name: 'Freehand' }).click()
  const { x, y, width, height } = (await page.getByTestId('occlusion-layer').boundingBox())!
  await page.mouse.move(x + width * 0.1, y + height * 0.8)
  await page.mouse.down()
  await page.mouse.move(x + width * 0.9, y + height * 0.85, { steps: 8 })
  await page.mouse.up()
  await ask.click()
  await expect(answer).toBeVisible({ timeout: 60_000 })
  await expect(panel).toContainText(/[2-9]% of the image occluded/)

  // Another sample: nothing is covered there.
  await page.getByRole('button', { name: 'Next sample' }).click()
  await expect(answer).toBeHidden()
  await expect(ask).toBeDisabled()
  expect(window.errors).toEqual([])
  await window.close()
  home.remove()
})

test('asking again is cancelled without a word, and what goes wrong is told where it was asked', async () => {
  test.setTimeout(300_000)
  const home = new Home()
  const study = await home.trainedStudy(['--size', '32', '--epochs', '1'])
  const model = join(study, 'models', 'run-1.keras')
  const window = await Window.open(home, [study])
  const { page } = window
  const review = new ReviewPage(window)
  await review.openAll()
  await page.keyboard.press('a')
  const panel = page.getByTestId('occlusion-panel')
  const ask = panel.getByRole('button', { name: 'Re-run prediction' })
  const answer = panel.getByTestId('occlusion-answer')
  const problem = panel.getByTestId('occlusion-problem')
  await panel.getByRole('button', { name: 'Add a box' }).click()

  // The first answer of a session waits for TensorFlow to start: time enough to think better of it.
  await ask.click()
  await panel.getByRole('button', { name: 'Cancel' }).click()
  await expect(ask).toBeEnabled()
  await expect(answer).toBeHidden()
  await expect(problem).toBeHidden()
  await expect(page.getByTestId('notice')).toHaveCount(0)

  await expect(page.getByTestId('job-pill')).toBeHidden({ timeout: 120_000 })
  renameSync(model, `${model}.away`)
  await ask.click()
  await expect(problem).toContainText('run-1.keras', { timeout: 60_000 })
  await check(window, 'a cover test that failed')
  renameSync(`${model}.away`, model)
  // Another question: the old trouble is gone, and the box is still there.
  await panel.getByRole('radio', { name: 'Inpainting' }).click()
  await expect(problem).toBeHidden()
  await ask.click()
  await expect(answer).toBeVisible({ timeout: 60_000 })
  expect(window.errors).toEqual([])
  await window.close()
  home.remove()
})
