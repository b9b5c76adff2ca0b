import { expect, test } from '@playwright/test'
import { ReviewPage } from './pages/review-page.ts'
import { TrainPage } from './pages/train-page.ts'
import { WelcomePage } from './pages/welcome-page.ts'
import { Home, Window } from './support/window.ts'

test.describe('the review bench', () => {
  let home: Home
  let window: Window
  test.beforeEach(async () => {
    home = new Home()
    window = await Window.open(home)
    await new WelcomePage(window).trySample()
    const train = new TrainPage(window)
    await expect(train.startButton).toBeVisible({ timeout: 90_000 })
    // One epoch: enough mistakes to review.
    await train.startQuick(1)
    await train.finished()
    await expect(train.pill).toBeHidden({ timeout: 60_000 })
  })
  test.afterEach(async () => {
    await window.close()
    home.remove()
  })

  test('a session by keyboard alone: verdicts, labels, artefacts, a note, undo and redo', async () => {
    const { page } = window
    const press = (...keys: string[]) =>
      keys.reduce((before, key) => before.then(() => page.keyboard.press(key)), Promise.resolve())
    const review = new ReviewPage(window)
    await page.getByRole('navigation', { name: 'Pages' }).getByRole('button', { name: 'Review' }).focus()
    await press('Enter')
    await expect(page.locator('main[data-page="review"]')).toBeVisible()
    // From the mistakes back to all test images.
    await expect(review.position).toBeVisible()
    await press('Shift+Q')
    await expect(review.queue('All test images')).toHaveAttribute('aria-current', 'true')
    await expect(review.position).toContainText('1 of')
    const count = await review.total()
    await expect(review.count('all')).toHaveText(String(count))
    await expect(review.count('unreviewed')).toHaveText(String(count))
    const first = await review.imageKey.innerText()

    await press('1')
    await expect(page.getByRole('dialog')).toBeVisible()
    await page.keyboard.type('Ada')
    await press('Enter')
    await expect(review.position).toHaveText(`2 of ${count}`)
    await expect(review.count('unreviewed')).toHaveText(String(count - 1))

    await press('2')
    await expect(review.panel).toContainText('Which label is correct?')
    await press('Escape')
    await expect(review.panel).not.toContainText('Which label is correct?')
    await press('2', '1')
    await expect(review.position).toHaveText(`3 of ${count}`)
    await press('4', '1')
    await expect(review.position).toHaveText(`4 of ${count}`)
    await expect(review.count('unreviewed')).toHaveText(String(count - 3))
    await press('ArrowLeft')
    await expect(review.verdict('Artefact-driven · Ruler')).toHaveAttribute('aria-pressed', 'true')
    await press('ArrowLeft')
    await expect(review.verdict(/Label is wrong · /)).toHaveAttribute('aria-pressed', 'true')

    // The artefact's verdict is the last one: taken back, the sample is on screen again.
    await press('Control+z')
    await expect(review.position).toHaveText(`3 of ${count}`)
    await expect(review.status).toHaveText('To review')
    await expect(review.count('unreviewed')).toHaveText(String(count - 2))
    await press('Control+Shift+z')
    await expect(review.status).toHaveText('Reviewed')

    await press('Home')
    await expect(review.imageKey).toHaveText(first)
    await expect(review.verdict('Model is wrong')).toHaveAttribute('aria-pressed', 'true')
    await press('n')
    await page.keyboard.type('1 ruler at the edge')
    await press('Escape')
    await press('ArrowRight', 'ArrowLeft')
    await expect(review.imageKey).toHaveText(first)
    await expect(review.note).toHaveValue('1 ruler at the edge')
    await expect(review.verdict('Model is wrong')).toHaveAttribute('aria-pressed', 'true')

    await press('?')
    await expect(page.getByRole('dialog')).toContainText('Artefact-driven')
    await press('Escape')
    expect(window.errors).toEqual([])
  })

  test('zoom moves all panes in step, and only the strongest part of a map can be shown', async () => {
    const { page } = window
    const review = new ReviewPage(window)
    await window.goTo('Review')
    await review.heatmapDrawn()
    const transforms = () =>
      page.locator('.moved').evaluateAll((all) => all.map((each) => (each as HTMLElement).style.transform))
    await page.keyboard.press('+')
    await page.keyboard.press('Shift+ArrowRight')
    const moved = await transforms()
    expect(moved.length).toBe(2)
    expect(new Set(moved).size).toBe(1)
    expect(moved[0]).toContain('scale(1.5)')
    await page.keyboard.press('0')
    await expect.poll(transforms).toEqual(['translate(0%, 0%) scale(1)', 'translate(0%, 0%) scale(1)'])

    const covered = () =>
      review.heatmap.evaluate((canvas: HTMLCanvasElement) => {
        const { data } = canvas.getContext('2d')!.getImageData(0, 0, canvas.width, canvas.height)
        return data.filter((_, i) => i % 4 === 3 && data[i]! > 0).length / (data.length / 4)
      })
    const before = await covered()
    for (let i = 0; i < 9; i++) await page.keyboard.press(',')
    await expect.poll(covered).toBeLessThan(Math.min(before, 0.12))
    expect(await covered()).toBeGreaterThan(0.05)
    await page.keyboard.down('b')
    await expect(review.heatmap).toBeHidden()
    await page.keyboard.up('b')
    await expect(review.heatmap).toBeVisible()
    expect(window.errors).toEqual([])
  })

  test('a cell of the confusion matrix is a queue of its images', async () => {
    const { page } = window
    const review = new ReviewPage(window)
    await window.goTo('Results')
    const cell = page.getByRole('button', { name: /labelled \S+, predicted \S+: review/ }).first()
    const count = await cell.locator('b').innerText()
    const [, label, predicted] = /labelled (\S+), predicted (\S+):/.exec(await cell.innerText())!
    await cell.click()
    await expect(page.locator('main[data-page="review"]')).toBeVisible()
    await expect(review.position).toHaveText(`1 of ${count}`)
    await expect(review.queue(`${label} → ${predicted}`)).toHaveAttribute('aria-current', 'true')
    await expect(review.reason).toContainText(predicted!)
    expect(window.errors).toEqual([])
  })

  test('similar training images are found on demand', async () => {
    const { page } = window
    await window.goTo('Review')
    await page.getByRole('button', { name: 'Compare with training images' }).click()
    await expect(page.getByTestId('similar').getByRole('listitem')).toHaveCount(8, { timeout: 90_000 })
    expect(window.errors).toEqual([])
  })
})
