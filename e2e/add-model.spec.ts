import { expect, test } from '@playwright/test'
import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { AddModelDialog } from './pages/add-model-dialog.ts'
import { ReviewPage } from './pages/review-page.ts'
import { TrainPage } from './pages/train-page.ts'
import { WelcomePage } from './pages/welcome-page.ts'
import { ROOT } from './support/command-line.ts'
import { Home, Window } from './support/window.ts'

/** Real files that Keras wrote; not part of the repository. */
const KERAS = join(ROOT, '../shared/data/keras')
const MODELS = [
  {
    file: 'mobilenetv2.k3.keras',
    keras: 'Keras 3',
    parameters: '2,299,042',
    tap: 'mobilenetv2_1.00_224/out_relu',
  },
  {
    file: 'efficientnetb0.k2.h5',
    keras: 'Keras 2',
    parameters: '4,090,628',
    tap: 'efficientnetb0/top_activation',
  },
] as const

test('two Keras files join a trained model, and three heatmaps stand side by side', async () => {
  test.skip(!existsSync(join(KERAS, MODELS[0].file)), `${KERAS} is not there: the model files are missing.`)
  test.setTimeout(420_000)
  const home = new Home()
  const window = await Window.open(home)
  await new WelcomePage(window).trySample()
  const train = new TrainPage(window)
  await expect(train.startButton).toBeVisible({ timeout: 90_000 })
  await train.startQuick(2)
  await train.finished()

  const adding = new AddModelDialog(window)
  for (const { file, keras, parameters, tap } of MODELS) {
    await adding.open(join(KERAS, file))
    await expect(adding.facts).toContainText(keras, { timeout: 60_000 })
    await expect(adding.facts).toContainText(parameters)
    await expect(adding.tap).toContainText(tap)
    await expect(adding.classOf(1)).toHaveValue('benign')
    await adding.addButton.click()
    await expect(adding.report).toBeVisible({ timeout: 180_000 })
    await expect(adding.report.getByRole('row')).toHaveCount(13)
    await adding.close()
  }

  await window.goTo('Results')
  await expect(window.page.getByRole('button', { name: 'efficientnetb0.k2', exact: true })).toBeVisible()
  await window.goTo('Train')
  await window.page
    .getByRole('row', { name: /scratch-cnn/ })
    .getByRole('button')
    .first()
    .click()
  await train.review()
  const review = new ReviewPage(window)
  await expect(review.panes).toHaveCount(3)
  const drawn = window.page.locator('[data-testid="heatmap"][data-explanation]')
  const empty = review.panes.getByRole('status')
  // A map may be empty, which its pane then says; one that is missing is neither drawn nor spoken of.
  await expect
    .poll(async () => (await drawn.count()) + (await empty.filter({ hasText: 'No cell speaks' }).count()), {
      timeout: 120_000,
    })
    .toBe(3)
  expect(await drawn.count()).toBeGreaterThan(0)
  expect(window.errors).toEqual([])
  await window.close()
  home.remove()
})

test('a layer, the order of classes and a name are chosen by keyboard', async () => {
  test.skip(
    !existsSync(join(KERAS, 'scratch_cnn.k3.keras')),
    `${KERAS} is not there: the model files are missing.`,
  )
  const home = new Home()
  const window = await Window.open(home)
  const { page } = window
  await new WelcomePage(window).trySample()
  await expect(new TrainPage(window).startButton).toBeVisible({ timeout: 90_000 })
  const adding = new AddModelDialog(window)
  await adding.open(join(KERAS, 'scratch_cnn.k3.keras'))
  await expect(adding.classOf(1)).toHaveValue('benign', { timeout: 60_000 })

  await adding.classOf(1).focus()
  await page.keyboard.press('Alt+ArrowDown')
  await expect(adding.classOf(1)).toHaveValue('malignant')
  await expect(adding.classOf(2)).toHaveValue('benign')
  await adding.classOf(2).fill('malignant')
  await expect(adding.dialog.getByRole('alert')).toHaveText('Two outputs have the same class.')
  await expect(adding.addButton).toBeDisabled()
  await adding.classOf(2).fill('benign')

  const before = await adding.tap.innerText()
  await adding.dialog.getByRole('treeitem', { selected: true }).focus()
  await page.keyboard.press('ArrowUp')
  await page.keyboard.press('Enter')
  await expect(adding.tap).not.toHaveText(before)
  await adding.dialog.getByLabel('Name', { exact: true }).fill('Brought along')
  await page.keyboard.press('Enter')
  await expect(adding.report).toBeVisible({ timeout: 120_000 })
  await adding.close()
  await expect(page.getByRole('heading', { name: 'Brought along' })).toBeVisible()
  expect(window.errors).toEqual([])
  await window.close()
  home.remove()
})

test('a file that is no model is refused in the dialog, with what to do', async () => {
  const home = new Home()
  const broken = home.path('broken.h5')
  writeFileSync(broken, Buffer.concat([Buffer.from('\x89HDF\r\n\x1a\n', 'latin1'), Buffer.alloc(600, 7)]))
  const window = await Window.open(home)
  await new WelcomePage(window).trySample()
  await expect(new TrainPage(window).startButton).toBeVisible({ timeout: 90_000 })
  const adding = new AddModelDialog(window)
  await adding.open(broken)
  await expect(adding.problem).toContainText('broken.h5', { timeout: 60_000 })
  await expect(adding.addButton).toBeDisabled()
  await window.page.keyboard.press('Escape')
  await expect(adding.dialog).toBeHidden()
  await window.close()
  home.remove()
})

test('an exported model that is fed wrongly is found out and set right', async () => {
  test.setTimeout(300_000)
  const home = new Home()
  const window = await Window.open(home)
  const { page } = window
  await new WelcomePage(window).trySample()
  const train = new TrainPage(window)
  await expect(train.startButton).toBeVisible({ timeout: 90_000 })
  // Long enough to know something that a wrong input can destroy.
  await train.set('Image size', 64)
  await train.set('Epochs', 16)
  await train.startButton.click()
  await train.finished()
  await expect(train.pill).toBeHidden({ timeout: 90_000 })

  const exported = home.path('taken out.keras')
  await window.answerSaveDialog(exported)
  await page.getByRole('button', { name: 'More' }).click()
  await page.getByRole('menuitem', { name: 'Export the model…' }).click()
  await expect(page.getByTestId('notice')).toContainText('Exported to')

  const adding = new AddModelDialog(window)
  await adding.open(exported)
  await expect(adding.facts).toBeVisible({ timeout: 60_000 })
  await adding.chooseRange('0 to 1')
  await adding.addButton.click()
  await expect(adding.report).toContainText('it is rescaled twice', { timeout: 120_000 })
  await expect(adding.report.getByTestId('input-verdict')).toContainText('With 0 to 255')
  await adding.dialog.getByRole('button', { name: 'Input check…' }).click()
  await page.getByRole('button', { name: 'Apply suggestion' }).click()
  await expect(page.getByRole('dialog', { name: /\(0\.\.255\)/ })).toBeVisible({ timeout: 120_000 })
  await expect(page.getByTestId('input-verdict').last()).toContainText(
    'No other preprocessing is clearly better',
  )
  await page.getByRole('dialog').getByRole('button', { name: 'Close' }).last().click()

  const accuracy = (name: string) =>
    page
      .getByRole('row')
      .filter({ has: page.getByRole('button', { name, exact: true }) })
      .getByRole('cell')
      .nth(-2)
  await expect(accuracy('taken out (0..255)')).toHaveText(await accuracy('scratch-cnn').innerText())
  await expect(accuracy('taken out')).not.toHaveText(await accuracy('scratch-cnn').innerText())
  expect(window.errors).toEqual([])
  await window.close()
  home.remove()
})
