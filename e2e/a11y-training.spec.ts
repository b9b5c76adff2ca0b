import { expect, test } from '@playwright/test'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { AddModelDialog } from './pages/add-model-dialog.ts'
import { ReviewPage } from './pages/review-page.ts'
import { TrainPage } from './pages/train-page.ts'
import { WelcomePage } from './pages/welcome-page.ts'
import { check } from './support/axe.ts'
import { ROOT } from './support/command-line.ts'
import { Home, Window } from './support/window.ts'

const FILE = join(ROOT, '../shared/data/keras/scratch_cnn.k3.keras')
const GROUPS = [
  'Transfer learning',
  'Optimizer and schedule',
  'Loss and classes',
  'Data augmentation',
  'Seed and memory',
] as const

test('axe finds nothing in the settings, while a training runs, and in the dialogs about models', async () => {
  test.setTimeout(300_000)
  const home = new Home()
  const window = await Window.open(home)
  const { page } = window
  await new WelcomePage(window).trySample()
  const train = new TrainPage(window)
  await expect(train.startButton).toBeVisible({ timeout: 90_000 })
  for (const group of GROUPS) await train.openGroup(group)
  await train.choose('Model', 'MobileNetV2')
  await train.choose('Start from', 'ImageNet weights')
  await check(window, 'every setting')
  await train.choose('Model', 'Scratch CNN')
  await page.getByRole('button', { name: 'Save as a preset' }).click()
  await check(window, 'name of a preset')
  await page.keyboard.press('Escape')

  await train.choose('Preset', 'Balanced')
  await train.set('Image size', 48)
  await train.set('Epochs', 400)
  await train.startButton.click()
  await train.hasEpochs(2)
  await page.getByRole('button', { name: 'Pause' }).click()
  await expect(train.pill).toContainText('paused')
  await check(window, 'a training under way')
  await page.getByRole('button', { name: 'Discard' }).click()
  await check(window, 'confirmation')
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'Stop, keep best epoch' }).click()
  await train.finished()

  await page.getByRole('button', { name: 'More' }).click()
  await check(window, 'menu of a run')
  await page.getByRole('menuitem', { name: 'Input check' }).click()
  await expect(page.getByRole('dialog').getByTestId('input-report')).toBeVisible()
  await check(window, 'input check')
  await page.keyboard.press('Escape')

  await window.goTo('Review')
  await new ReviewPage(window).heatmapDrawn()
  await page.getByRole('button', { name: 'Layers and whole split' }).click()
  await expect(page.getByText('Explain the whole test split')).toBeVisible()
  await check(window, 'layers of the heatmaps')
  await page.keyboard.press('Escape')

  if (existsSync(FILE)) {
    await window.goTo('Train')
    const adding = new AddModelDialog(window)
    await adding.open(FILE)
    await expect(adding.facts).toBeVisible({ timeout: 60_000 })
    await check(window, 'a model file')
  } else console.log(`${FILE} is not there: the dialog of a model file was not looked at.`)
  await window.close()
  home.remove()
})
