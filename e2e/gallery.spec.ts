import { expect, test } from '@playwright/test'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { Gallery } from './pages/gallery.ts'
import { ReviewPage } from './pages/review-page.ts'
import { check } from './support/axe.ts'
import { Home, Window } from './support/window.ts'

test.describe('the gallery', () => {
  test.describe.configure({ mode: 'serial' })
  let home: Home
  let window: Window
  let gallery: Gallery
  let review: ReviewPage

  test.beforeAll(async () => {
    test.setTimeout(300_000)
    home = new Home()
    const study = await home.trainedStudy(
      ['--size', '48', '--epochs', '2'],
      ['--size', '32', '--epochs', '2', '--seed', '7'],
    )
    window = await Window.open(home, [study])
    gallery = new Gallery(window)
    review = new ReviewPage(window)
    await window.goTo('Review')
    await review.showAll()
    await expect(review.position).toContainText('1 of')
  })
  test.afterAll(async () => {
    await window.close()
    home.remove()
  })

  test('rows of images by columns of models, with answers and marks, all by keyboard', async () => {
    const { page } = window
    const total = await review.total()
    await gallery.open()
    await expect(gallery.rows.first()).toHaveAttribute('aria-setsize', String(total))
    await expect(gallery.rows.first().getByTestId('gallery-cell')).toHaveCount(2)
    await expect(gallery.maps.first()).toBeVisible({ timeout: 60_000 })
    // Not every row of the queue is there: only what is in view.
    expect(await gallery.rows.count()).toBeLessThan(total)

    const [, second] = await gallery.keys()
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press(' ')
    await expect(gallery.selected).toHaveText(`1 of ${total} selected`)
    await page.keyboard.press('Shift+ArrowDown')
    await page.keyboard.press('Shift+ArrowDown')
    await expect(gallery.selected).toHaveText(`3 of ${total} selected`)
    await page.keyboard.press('End')
    await expect(page.locator(`#gallery-${total - 1}`)).toBeVisible()
    await expect(gallery.list).toHaveAttribute('aria-activedescendant', `gallery-${total - 1}`)
    await page.keyboard.press('Home')
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Enter')
    await expect(review.imageKey).toHaveText(second!)
    // Back again: the place and the selection are as they were.
    await page.keyboard.press('v')
    await expect(gallery.list).toHaveAttribute('aria-activedescendant', 'gallery-1')
    await expect(gallery.selected).toHaveText(`3 of ${total} selected`)
    await page.keyboard.press('Escape')
    await expect(gallery.selected).toHaveText(`0 of ${total} selected`)
    expect(window.errors).toEqual([])
  })

  test('the most wrong come first where it is sorted by loss', async () => {
    await gallery.choose('Sort by', 'Loss: most wrong first')
    await expect(gallery.rows.first().getByText('wrong', { exact: true }).first()).toBeAttached()
    const first = await gallery.keys()
    await gallery.button('Sort ascending').click()
    await expect.poll(() => gallery.keys()).not.toEqual(first)
    await expect(gallery.rows.first().getByText('correct', { exact: true }).first()).toBeAttached()
    await gallery.choose('Sort by', 'Order of the queue')
    expect(window.errors).toEqual([])
  })

  test('examples of every model are drawn as a figure and written as a table that name no file', async () => {
    const { page } = window
    await gallery.choose('Rows', '1 correct, 1 wrong per model')
    await expect.poll(() => gallery.rows.count()).toBeLessThanOrEqual(4)
    const count = await gallery.rows.count()
    expect(count).toBeGreaterThanOrEqual(2)
    const keys = await gallery.keys()
    const figure = home.path('out', 'figure.png')
    await window.answerSaveDialog(figure)
    await gallery.button('Figure…').click()
    await expect(page.getByText('Written: ')).toBeVisible({ timeout: 60_000 })
    // What was missing of the heatmaps was computed for it.
    await expect(gallery.list.getByText('not computed')).toHaveCount(0)
    const svg = readFileSync(home.path('out', 'figure.svg'), 'utf8')
    for (const key of keys) expect(svg).toContain(key)
    expect(svg.match(/<image /g)).toHaveLength(3 * count)
    expect(svg).not.toContain(home.folder)
    expect(svg).not.toContain('no map')
    expect(readFileSync(figure).subarray(1, 4).toString()).toBe('PNG')
    await page.getByRole('button', { name: 'Dismiss' }).click()

    // Another name for one of the two files, and the other one is there: asked, and not replaced.
    writeFileSync(figure, 'precious')
    await window.answerSaveDialog(home.path('out', 'figure.svg'), null)
    await window.answerReplace(false)
    await gallery.button('Figure…').click()
    await expect.poll(() => window.replacements()).toEqual(['“figure.png” already exists. Replace it?'])
    await window.answerSaveDialog(home.path('out', 'figure'))
    await window.answerReplace(true)
    expect(readFileSync(figure, 'utf8')).toBe('precious')
    await gallery.button('Figure…').click()
    await expect(page.getByText('Written: ')).toBeVisible({ timeout: 60_000 })
    expect(await window.replacements()).toEqual(['“figure.png, figure.svg” already exist. Replace them?'])
    expect(readFileSync(figure).subarray(1, 4).toString()).toBe('PNG')

    await gallery.rows.nth(1).click({ modifiers: ['Control'] })
    const table = home.path('out', 'predictions.csv')
    await window.answerSaveDialog(table)
    await gallery.button('Table…').click()
    await expect.poll(() => existsSync(table)).toBe(true)
    const lines = readFileSync(table, 'utf8').trimEnd().split('\r\n')
    expect(lines).toHaveLength(3)
    for (const line of lines.slice(1)) expect(line.split(',')[0]).toBe(keys[1])
    await gallery.choose('Rows', 'Whole queue')
    expect(window.errors).toEqual([])
  })

  test('heatmaps that are not there are computed on demand', async () => {
    test.setTimeout(180_000)
    const { page } = window
    await gallery.choose('Heatmap method', 'HiResCAM')
    await page.keyboard.press('Escape')
    await gallery.list.focus()
    await page.keyboard.press('End')
    await expect(gallery.rows.last()).toContainText('not computed')
    await page.keyboard.press(' ')
    await gallery.button('Compute for 1 image').click()
    await expect(gallery.rows.last().locator('[data-explanation]')).toHaveCount(2, { timeout: 60_000 })
    expect(window.errors).toEqual([])
  })

  test('axe finds nothing in it', async () => {
    await check(window, 'gallery')
  })
})

test('predicted minus true is drawn on a scale with two sides, or said to be nothing', async () => {
  test.setTimeout(300_000)
  const home = new Home()
  const study = await home.trainedStudy(['--size', '48', '--epochs', '2'])
  const window = await Window.open(home, [study])
  const { page } = window
  const review = new ReviewPage(window)
  await window.goTo('Review')
  await review.heatmapDrawn()
  // A mistake: predicted and true are two classes.
  await page.keyboard.press('t')
  await page.keyboard.press('t')
  await expect(page.getByRole('combobox', { name: /predicted minus true/ })).toBeVisible()
  await expect(page.getByRole('img', { name: /^Colour scale from −.* for the true class/ })).toBeVisible()
  const map = page.locator('[data-testid="heatmap"][data-minus]')
  await expect(map).toBeVisible({ timeout: 60_000 })
  // Purple where the true class has more, green where the predicted one has: a map of both or of one.
  const colours = await map.evaluate((canvas: HTMLCanvasElement) => {
    const { data } = canvas.getContext('2d')!.getImageData(0, 0, canvas.width, canvas.height)
    let [green, purple] = [0, 0]
    for (let i = 0; i < data.length; i += 4) {
      if (data[i + 3]! < 128) continue
      if (data[i + 1]! > data[i]! && data[i + 1]! > data[i + 2]!) green++
      else if (data[i + 1]! < data[i]! && data[i + 1]! < data[i + 2]!) purple++
    }
    return { green, purple, all: data.length / 4 }
  })
  expect(colours.green + colours.purple).toBeGreaterThan(colours.all * 0.02)

  await review.showAll()
  for (let i = 0; i < 30; i++) {
    if (await page.getByText(/Both maps are of/).isVisible()) break
    await page.keyboard.press('ArrowRight')
    await page.waitForTimeout(300)
  }
  await expect(page.getByText(/Both maps are of/)).toBeVisible()
  await expect(page.locator('[data-testid="heatmap"]')).toHaveCount(0)
  expect(window.errors).toEqual([])
  await window.close()
  home.remove()
})
