import { expect, test } from '@playwright/test'
import { ResultsPage } from './pages/results-page.ts'
import { TrainPage } from './pages/train-page.ts'
import { check } from './support/axe.ts'
import { lesionlensJson } from './support/command-line.ts'
import { Home, Window } from './support/window.ts'

test('runs are sorted, pinned and hidden, and the study remembers it', async ({}, info) => {
  test.setTimeout(400_000)
  const home = new Home()
  const study = home.path('s.lesionlens')
  await lesionlensJson('import', home.copySample(), '--study', study)
  for (const seed of ['1', '2', '3'])
    await lesionlensJson('train', '--study', study, '--size', '32', '--epochs', '1', '--seed', seed)
  let window = await Window.open(home, [study])
  let results = new ResultsPage(window)
  await results.open()
  const made = await results.runNames()
  expect(made).toHaveLength(3)

  // By a column: the best first, then the worst first, then as they were made.
  const auc = async () => (await results.column('AUC')).map((text) => parseFloat(text))
  await results.sortBy('AUC')
  await expect(results.heading('AUC')).toHaveAttribute('aria-sort', 'descending')
  const best = await auc()
  expect(best).toEqual([...best].sort((a, b) => b - a))
  await results.sortBy('AUC')
  expect(await auc()).toEqual(best.toReversed())
  await results.sortBy('AUC')
  expect(await results.runNames()).toEqual(made)
  await results.sortBy('ECE')
  await expect(results.heading('ECE')).toHaveAttribute('aria-sort', 'ascending')

  // The last of them to the top, whatever the sorting, by keyboard.
  const last = (await results.runNames()).at(-1)!
  await window.page.getByRole('button', { name: `Pin ${last}`, exact: true }).focus()
  await window.page.keyboard.press('Enter')
  expect((await results.runNames())[0]).toBe(last)

  // A hidden one leaves the table and the charts, and the others keep their colours.
  const hidden = made.find((name) => name !== last)!
  const third = made.find((name) => name !== last && name !== hidden)!
  const colour = await results.curveColour(third)
  await window.page.getByRole('button', { name: `Hide ${hidden}, also in the charts`, exact: true }).click()
  expect(await results.runNames()).toEqual([last, third])
  await expect(window.page.getByRole('img', { name: /^ROC curves/ })).not.toHaveAccessibleName(
    new RegExp(`${hidden}:`),
  )
  expect(await results.curveColour(third)).toBe(colour)
  await check(window, 'a run hidden')
  await window.page.screenshot({ path: info.outputPath('hidden.png') })
  await window.close()

  window = await Window.open(home, [study])
  results = new ResultsPage(window)
  await results.open()
  expect(await results.runNames()).toEqual([last, third])
  await window.page.getByRole('button', { name: '1 hidden' }).click()
  await window.page.getByRole('button', { name: `Show ${hidden}`, exact: true }).click()
  expect((await results.runNames()).toSorted()).toEqual(made.toSorted())
  await expect(window.page.getByRole('button', { name: '1 hidden' })).toBeHidden()
  expect(window.errors).toEqual([])

  // The list of all runs on the Train page: the newest first, by a column with the keys, remembered.
  await window.goTo('Train')
  let train = new TrainPage(window)
  const newest = await train.runNames()
  expect(newest.toSorted()).toEqual(made.toSorted())
  await train.runHeading('Run').getByRole('button').focus()
  await window.page.keyboard.press('Enter')
  await expect(train.runHeading('Run')).toHaveAttribute('aria-sort', 'ascending')
  expect(await train.runNames()).toEqual(newest.toSorted())
  await window.page.keyboard.press('Enter')
  await expect(train.runHeading('Run')).toHaveAttribute('aria-sort', 'descending')
  const falling = newest.toSorted().reverse()
  expect(await train.runNames()).toEqual(falling)
  await check(window, 'runs sorted')
  await window.page.screenshot({ path: info.outputPath('train.png') })
  expect(window.errors).toEqual([])
  await window.close()

  window = await Window.open(home, [study])
  await window.goTo('Train')
  train = new TrainPage(window)
  await expect(train.runHeading('Run')).toHaveAttribute('aria-sort', 'descending')
  expect(await train.runNames()).toEqual(falling)
  await train.runHeading('Run').getByRole('button').click()
  expect(await train.runNames()).toEqual(newest)
  expect(window.errors).toEqual([])
  await window.close()
  home.remove()
})
