import AxeBuilder from '@axe-core/playwright'
import { expect, test } from '@playwright/test'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Home, Window } from './support/window.ts'

const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']
const TABS = {
  en: [
    'Classes',
    'Precision-recall',
    'Calibration',
    'Operating points',
    'Comparisons',
    'Subgroups',
    'Leak audit',
    'Heatmap faithfulness',
    'Image map',
  ],
  tr: [
    'Sınıflar',
    'Kesinlik-duyarlılık',
    'Kalibrasyon',
    'Çalışma noktaları',
    'Karşılaştırmalar',
    'Alt gruplar',
    'Sızıntı denetimi',
    'Isı haritası sadakati',
    'Görüntü haritası',
  ],
} as const

test('the results page tells what was measured, in both languages and themes, and writes the report', async ({}, info) => {
  test.setTimeout(500_000)
  const home = new Home()
  const study = await home.trainedStudy(
    ['--size', '48', '--epochs', '3'],
    ['--size', '32', '--epochs', '2', '--seed', '7'],
  )

  const window = await Window.open(home, [study])
  const { page } = window
  await expect(page.getByRole('navigation', { name: 'Pages' })).toBeVisible()
  await window.goTo('Results')
  const panel = page.getByTestId('result-panel')
  await expect(panel.getByRole('table')).toBeVisible({ timeout: 60_000 })

  for (const language of ['en', 'tr'] as const) {
    if (language === 'tr') await window.setLanguage('Türkçe')
    for (const tab of TABS[language]) {
      await page.getByRole('radio', { name: tab, exact: true }).click()
      await expect(panel).toBeVisible()
      await page.waitForTimeout(400)
      for (const theme of ['light', 'dark'] as const) {
        await window.setTheme(theme)
        await page.waitForTimeout(250)
        const { violations } = await new AxeBuilder({ page })
          .include('section[aria-labelledby="result-details"]')
          .setLegacyMode()
          .withTags(RULES)
          .analyze()
        const found = violations.map(
          ({ id, nodes }) => `${id}: ${nodes.map((node) => node.target.join(' ')).join(', ')}`,
        )
        expect(found, `${tab}, ${theme}`).toEqual([])
      }
      await panel.scrollIntoViewIfNeeded()
      await page.screenshot({ path: info.outputPath(`${language}-${tab.replaceAll(/\W/g, '')}.png`) })
    }
  }

  const out = home.path('report')
  await window.answerFolderDialog(out)
  await page.getByRole('button', { name: 'Rapor…' }).click()
  await expect(page.getByText('Rapor yazıldı.')).toBeVisible({ timeout: 120_000 })
  expect(readFileSync(join(out, 'report.pdf')).subarray(0, 5).toString()).toBe('%PDF-')
  expect(window.errors).toEqual([])
  await window.close()
  home.remove()
})
