import { expect, test } from '@playwright/test'
import { readFileSync } from 'node:fs'
import type { Evaluation } from '../shared/domain/evaluation.ts'
import { ResultsPage } from './pages/results-page.ts'
import { ReviewPage } from './pages/review-page.ts'
import { lesionlensJson } from './support/command-line.ts'
import { Home, Window } from './support/window.ts'

test('a threshold dragged on the validation curve is what mistakes are counted by, everywhere', async () => {
  test.setTimeout(400_000)
  const home = new Home()
  const study = await home.trainedStudy(['--size', '32', '--epochs', '2'])

  const window = await Window.open(home, [study])
  const { page } = window
  const results = new ResultsPage(window)
  await results.open()
  await expect(results.rule).toContainText('highest probability (argmax)')
  await results.tab('Operating points')
  const handle = results.handle('ROC')
  const before = await results.number('threshold')
  const sensitivity = await results.number('sensitivity')

  // Up and to the right on the curve: a lower threshold. The numbers follow while the button is down.
  await handle.scrollIntoViewIfNeeded()
  const box = (await handle.boundingBox())!
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2]
  await page.mouse.move(x, y)
  await page.mouse.down()
  await page.mouse.move(x + 90, y - 200, { steps: 8 })
  expect(await results.number('threshold')).toBeLessThan(before)
  expect(await results.number('sensitivity')).toBeGreaterThan(sensitivity)
  const precision = await results.number('precision')
  expect(await handle.getAttribute('aria-valuetext')).toContain(`PPV ${precision.toFixed(2)}`)
  await expect(results.rule).toContainText('highest probability (argmax)')
  await page.mouse.up()
  await expect(results.rule).toContainText('Manual', { timeout: 60_000 })
  await expect(results.panel.getByRole('row', { name: /Manual/ })).toContainText('your choice')

  // The same by keyboard, on the other chart; its row of presses is one choice.
  const dragged = await results.number('threshold')
  await results.handle('precision-recall').focus()
  await page.keyboard.press('ArrowRight')
  await page.keyboard.press('ArrowRight')
  const threshold = await results.number('threshold')
  expect(threshold).toBeLessThan(dragged)
  await page.keyboard.press('Enter')
  await expect(results.rule).toContainText(`p ≥ ${threshold.toFixed(3)}`, { timeout: 60_000 })

  await window.goTo('Review')
  const review = new ReviewPage(window)
  await review.queue('Misclassified').click()
  await expect(page.getByTestId('rules')).toContainText('Manual')
  await expect(review.panes.first().getByRole('img', { name: 'wrong' })).toBeVisible()
  const mistakes = Number(await review.count('misclassified').innerText())
  // Maps stay those of the predicted class by argmax, and say so where the threshold calls the other one.
  await expect(page.getByRole('combobox', { name: /for the predicted class \(argmax\)/ })).toBeVisible()
  await review.showAll()
  const note = review.panes.first().getByText(/^Map of .*: argmax/)
  const total = await review.total()
  for (let i = 1; i <= total && !(await note.isVisible()); i++) {
    await expect(review.position).toHaveText(`${i} of ${total}`)
    await review.heatmapDrawn()
    if (!(await note.isVisible())) await page.keyboard.press('ArrowRight')
  }
  const called = review.panes.first().locator('.verdict')
  const mapped = /^Map of (.*): argmax/.exec(await note.innerText())![1]!
  await expect(called).not.toContainText(mapped)
  await window.goTo('Results')
  const confusion = await results.confusion()
  expect(window.errors).toEqual([])
  await window.close()

  // What the window shows is what the command line evaluates, and what the report says.
  const { runs } = await lesionlensJson<Evaluation>('evaluate', '--study', study)
  const chosen = runs[0]!.operatingPoints.find((point) => point.chosen)!
  expect(chosen.validation.rule.kind).toBe('threshold')
  expect(chosen.validation.threshold).toBeCloseTo(threshold, 3)
  const { tp, fp, fn, tn } = chosen.result.counts
  expect(confusion).toEqual([tn, fp, fn, tp])
  expect(mistakes).toBe(fp + fn)
  await lesionlensJson('report', '--study', study, '--out', home.path('report'))
  const report = readFileSync(home.path('report', 'report.html'), 'utf8')
  expect(report).toMatch(/hand, 0\.\d+ \(chosen for this study\)/)
  home.remove()
})
