import { expect, test, type Locator } from '@playwright/test'
import { ResultsPage } from './pages/results-page.ts'
import { ReviewPage } from './pages/review-page.ts'
import { check } from './support/axe.ts'
import { Home, Window } from './support/window.ts'

test.describe('every chart leads to its images', () => {
  let home: Home
  let window: Window
  let results: ResultsPage
  let review: ReviewPage
  test.beforeAll(async () => {
    test.setTimeout(400_000)
    home = new Home()
    const study = await home.trainedStudy(
      ['--size', '32', '--epochs', '2'],
      ['--size', '32', '--epochs', '1', '--seed', '7'],
    )
    window = await Window.open(home, [study])
    results = new ResultsPage(window)
    review = new ReviewPage(window)
  })
  test.beforeEach(() => results.open())
  test.afterEach(() => expect(window.errors).toEqual([]))
  test.afterAll(async () => {
    await window.close()
    home.remove()
  })

  /** The review bench shows as many images as the chart said. */
  async function leadsTo(count: number, queue: string): Promise<void> {
    await expect(window.page.locator('main[data-page="review"]')).toBeVisible()
    await expect(review.queue(queue)).toHaveAttribute('aria-current', 'true')
    await expect(review.position).toHaveText(`1 of ${count}`)
  }
  const mistakesIn = (text: string | null): number => Number(/(\d+) error/.exec(text ?? '')![1])

  test('a cell of the confusion matrix', async () => {
    const cell = results.cells.first()
    const count = Number(await cell.locator('b').innerText())
    await cell.click()
    await leadsTo(count, '→')
  })

  test('a point of the ROC curve, by mouse', async () => {
    const points = results.points('ROC')
    const box = (await points.boundingBox())!
    // From the top left corner down the diagonal: it crosses every curve.
    for (let i = 0; i < 30 && !(await points.textContent()); i++)
      await window.page.mouse.move(box.x + 50 + i * 5, box.y + 30 + i * 5)
    const told = await points.getAttribute('aria-valuetext')
    expect(told).toMatch(/threshold 0\.\d+: sensitivity/)
    await window.page.mouse.down()
    await window.page.mouse.up()
    await leadsTo(mistakesIn(told), 'Errors of')
    const threshold = /threshold (0\.\d+)/.exec(told!)![1]
    await expect(window.page.getByTestId('rules')).toContainText(`p ≥ ${threshold}`)
    // Every one of them is a mistake at that threshold, and another queue forgets it.
    await expect(review.panes.first()).toBeVisible()
    await review.queue('Misclassified').click()
    await expect(window.page.getByTestId('rules')).toContainText('highest probability (argmax)')
  })

  test('a point of the ROC curve, by keyboard', async () => {
    const points = results.points('ROC')
    await points.focus()
    for (let i = 0; i < 5; i++) await window.page.keyboard.press('ArrowRight')
    const first = await points.getAttribute('aria-valuetext')
    await window.page.keyboard.press('ArrowDown')
    const told = await points.getAttribute('aria-valuetext')
    expect(told!.split(',')[0]).not.toBe(first!.split(',')[0])
    await window.page.keyboard.press('Enter')
    await leadsTo(mistakesIn(told), `Errors of ${told!.split(',')[0]!}`)
  })

  test('a point of the precision-recall curve', async () => {
    await results.tab('Precision-recall')
    const points = results.points('precision-recall')
    await points.focus()
    for (let i = 0; i < 12; i++) await window.page.keyboard.press('ArrowRight')
    const told = await points.getAttribute('aria-valuetext')
    await window.page.keyboard.press('Enter')
    await leadsTo(mistakesIn(told), 'Errors of')
  })

  const imagesIn = async (bin: Locator): Promise<number> =>
    Number(/: (\d+) image/.exec((await bin.getAttribute('aria-label'))!)![1])

  test('a bin of the reliability diagram and a bar of the histogram', async () => {
    for (const chart of ['Points of the reliability diagram', 'Bars of the histogram'] as const) {
      await results.open()
      await results.tab('Calibration')
      const bin = results.bins(chart).last()
      const count = await imagesIn(bin)
      await bin.click()
      await leadsTo(count, 'Confidence 0.')
    }
    // One stop for the tab key, then the arrows.
    await results.open()
    await results.tab('Calibration')
    const bars = results.bins('Bars of the histogram')
    await bars.first().focus()
    await window.page.keyboard.press('ArrowRight')
    await expect(bars.nth(1)).toBeFocused()
    const count = await imagesIn(bars.nth(1))
    await window.page.keyboard.press('Enter')
    await leadsTo(count, 'Confidence 0.')
  })

  test('a number of how two models agree, which shows the two alone', async () => {
    await results.tab('Comparisons')
    const number = results.panel.getByRole('button', { name: /^Different predictions: review \d+ image/ })
    const count = Number(await number.innerText())
    const cells = results.panel.locator('tr', { has: window.page.locator('button') }).getByRole('cell')
    const [n, same, kappa] = await cells.allInnerTexts()
    expect(same).toBe(`${Math.round((1 - count / Number(n)) * 100)}%`)
    expect(kappa).toMatch(/^−?0\.\d\d\s+−?\d\.\d\d – \d\.\d\d$/)
    await number.click()
    await leadsTo(count, 'Models disagree')
    await expect(review.panes).toHaveCount(2)
    // Each of them names another class.
    await expect(review.panes.getByRole('img', { name: 'wrong' })).toHaveCount(1)
  })

  test('and all of it is accessible', async () => {
    for (const tab of ['Precision-recall', 'Calibration', 'Operating points', 'Comparisons']) {
      await results.tab(tab)
      await check(window, tab)
    }
  })

  test('at a zoom of 200 % nothing but wide tables runs over the edge', async () => {
    const zoom = (factor: number) =>
      window.app.evaluate(
        ({ BrowserWindow }, to) => BrowserWindow.getAllWindows()[0]!.webContents.setZoomFactor(to),
        factor,
      )
    await zoom(2)
    await expect.poll(() => window.page.evaluate(() => innerWidth)).toBe(640)
    for (const tab of ['Precision-recall', 'Calibration', 'Operating points', 'Comparisons', 'Image map']) {
      await results.tab(tab)
      const beyond = () =>
        window.page
          .locator('.results')
          .evaluate((page) => [
            page.scrollWidth - page.clientWidth,
            document.documentElement.scrollWidth - innerWidth,
          ])
      await expect.poll(beyond, tab).toEqual([0, 0])
    }
    await zoom(1)
  })
})
