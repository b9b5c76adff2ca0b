import AxeBuilder from '@axe-core/playwright'
import { expect } from '@playwright/test'
import type { Window } from './window.ts'

const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']

/** Runs axe in both themes; legacy mode because Electron cannot open the second page that the other mode needs. */
export async function check(window: Window, what: string): Promise<void> {
  for (const theme of ['light', 'dark'] as const) {
    await window.setTheme(theme)
    // Colours change over a tenth of a second; half-way they have no contrast.
    await window.page.waitForTimeout(250)
    const { violations } = await new AxeBuilder({ page: window.page })
      .setLegacyMode()
      .withTags(RULES)
      .analyze()
    const found = violations.map(
      ({ id, nodes }) => `${id}: ${nodes.map((node) => node.target.join(' ')).join(', ')}`,
    )
    expect(found, `${what}, ${theme}`).toEqual([])
  }
}
