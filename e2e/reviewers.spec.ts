import { expect, test } from '@playwright/test'
import { existsSync, readFileSync } from 'node:fs'
import { ReviewPage } from './pages/review-page.ts'
import { check } from './support/axe.ts'
import { Home, Window } from './support/window.ts'

test('two people review under their names, see how well they agree, and take their verdicts along', async () => {
  test.setTimeout(300_000)
  const home = new Home()
  const study = await home.trainedStudy(['--size', '32', '--epochs', '2'])
  const window = await Window.open(home, [study])
  const { page } = window
  const review = new ReviewPage(window)
  await review.openAll()
  const judge = async (...keys: string[]) => {
    for (const [i, key] of keys.entries()) {
      await expect(review.position).toContainText(`${i + 1} of`)
      await page.keyboard.press(key)
      if (i === 0 && (await page.getByRole('dialog', { name: 'Who is reviewing?' }).isVisible())) {
        await page.keyboard.type('Ada')
        await page.keyboard.press('Enter')
      }
    }
    await expect(review.position).toContainText(`${keys.length + 1} of`)
    await page.keyboard.press('Home')
  }
  const dialog = page.getByRole('dialog', { name: 'Reviewers' })
  await judge('1', '1', '3', '5')

  await review.panel.getByRole('button', { name: 'Reviewer: Ada' }).click()
  await expect(dialog).toContainText('Agreement needs verdicts by two people.')
  await dialog.getByRole('textbox', { name: 'Another name' }).fill('Grace')
  await page.keyboard.press('Enter')
  await page.keyboard.press('Escape')
  await expect(review.panel.getByRole('button', { name: 'Reviewer: Grace' })).toBeVisible()
  await judge('1', '3', '3', '5')

  await review.panel.getByRole('button', { name: 'Reviewer: Grace' }).click()
  // Three of four alike; by chance 5 of 16: (0.75 - 0.3125) / (1 - 0.3125).
  const pair = dialog.getByTestId('agreement').getByRole('row', { name: /Ada and Grace/ })
  await expect(pair.getByRole('cell').nth(0)).toHaveText('4')
  await expect(pair.getByRole('cell').nth(1)).toHaveText('75%')
  await expect(pair.getByRole('cell').nth(2)).toContainText('0.64')
  await check(window, 'reviewers')
  for (const [button, name, rows] of [
    ['Export reviews…', 'reviews.csv', 8],
    ['Export their history…', 'history.csv', 8],
  ] as const) {
    const file = home.path(name)
    await window.answerSaveDialog(file)
    await dialog.getByRole('button', { name: button }).click()
    await expect.poll(() => existsSync(file)).toBe(true)
    expect(readFileSync(file, 'utf8').trimEnd().split('\r\n')).toHaveLength(rows + 1)
  }
  await dialog.getByRole('button', { name: 'Review as Ada' }).click()
  await page.keyboard.press('Escape')
  await expect(review.panel.getByRole('button', { name: 'Reviewer: Ada' })).toBeVisible()
  expect(window.errors).toEqual([])
  await window.close()
  home.remove()
})
