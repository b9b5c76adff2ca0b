import { expect, test } from '@playwright/test'
import { copyFileSync, linkSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { openDatabase } from '../engine/db/database.ts'
import { fillStudy } from '../engine/testing/filled-study.ts'
import { Gallery } from './pages/gallery.ts'
import { ReviewPage } from './pages/review-page.ts'
import { ROOT } from './support/command-line.ts'
import { Home, Window } from './support/window.ts'

const IMAGES = 10_000

/** As after an import of 10,000 images and three trainings; every image is a link to the same file. */
function longStudy(home: Home): string {
  const study = home.path('long.lesionlens')
  const images = home.path('images')
  for (const folder of [study, images]) mkdirSync(folder)
  const db = openDatabase(join(study, 'study.sqlite'))
  fillStudy(db, IMAGES, 3)
  db.prepare('UPDATE dataset SET folder = ?').run(images)
  const first = join(images, 'one.jpg')
  copyFileSync(join(ROOT, 'resources/sample/benign/SYN_0003.jpg'), first)
  for (const { path } of db.prepare<[], { path: string }>('SELECT path FROM image').all())
    linkSync(first, join(images, path))
  db.close()
  return study
}

test('the gallery of 1,500 images by three models holds what is in view, and its end is there at once', async () => {
  test.setTimeout(180_000)
  const home = new Home()
  const window = await Window.open(home, [longStudy(home)])
  const { page } = window
  const review = new ReviewPage(window)
  const gallery = new Gallery(window)
  await window.goTo('Review')
  await review.showAll()
  await expect(review.position).toHaveText(/^1 of 1,\d+$/)
  const total = Number((await review.position.innerText()).split(' of ')[1]!.replace(',', ''))
  await gallery.open()
  const asked = await countQueueCalls(window)
  await page.keyboard.press('End')
  const last = page.locator(`#gallery-${total - 1}`)
  await expect(last.getByTestId('gallery-cell')).toHaveCount(3)
  // All rows that came into view waited for one answer.
  expect(await asked()).toBe(1)
  expect(await gallery.rows.count()).toBeLessThan(30)
  await page.keyboard.press('Control+a')
  await expect(gallery.selected).toHaveText(/^(1,\d+) of \1 selected$/)
  await page.keyboard.press('Home')
  await expect(page.locator('#gallery-0').getByTestId('gallery-cell')).toHaveCount(3)
  expect(window.errors).toEqual([])
  await window.close()
  home.remove()
})

/** Counts from now on how often a page of the queue is read. */
async function countQueueCalls({ app }: Window): Promise<() => Promise<number>> {
  await app.evaluate(({ ipcMain }) => {
    const calls = { count: 0 }
    Object.assign(globalThis, { calls })
    for (const channel of ipcMain.eventNames())
      ipcMain.on(String(channel), (_event, message: unknown) => {
        if (JSON.stringify(message).includes('"review.queue"')) calls.count++
      })
  })
  return () => app.evaluate(() => (globalThis as unknown as { calls: { count: number } }).calls.count)
}
