import { expect, test } from '@playwright/test'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import sharp from 'sharp'
import { lesionlensJson } from './support/command-line.ts'
import { Home, Window } from './support/window.ts'

test('pictures as high as wide stay in their rows, above the name of their class', async () => {
  const home = new Home()
  const images = home.path('square')
  for (let i = 0; i < 24; i++) {
    const folder = join(images, i % 2 === 0 ? 'benign' : 'malignant')
    mkdirSync(folder, { recursive: true })
    const background = { r: 9 * i, g: 120, b: 200 - 7 * i }
    const picture = sharp({ create: { width: 96, height: 96, channels: 3, background } })
    await picture.png().toFile(join(folder, `${i}.png`))
  }
  const study = home.path('s.lesionlens')
  await lesionlensJson('import', images, '--study', study)
  const window = await Window.open(home, [study])
  const { page } = window
  await window.goTo('Dataset')
  const thumbs = page.locator('[id^="thumb-"]')
  await expect(thumbs.first().getByRole('presentation')).toBeVisible()
  const box = async (selector: string) => (await page.locator(selector).boundingBox())!
  const first = await box('#thumb-0')
  const picture = await box('#thumb-0 img')
  const caption = await box('#thumb-0 .caption')
  const tops = await thumbs.evaluateAll((all) => all.map((each) => each.getBoundingClientRect().top))
  const below = Math.min(...tops.filter((top) => top > first.y + 1))
  expect(picture.y + picture.height).toBeLessThanOrEqual(caption.y + 1)
  expect(caption.y + caption.height).toBeLessThanOrEqual(below)
  expect(window.errors).toEqual([])
  await window.close()
  home.remove()
})
