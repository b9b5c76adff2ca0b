import type { Page } from '@playwright/test'

/**
 * Waits until an element has shown a text, however briefly. Playwright itself looks once a second, and misses what comes and goes between
 * two looks: the steps of a job, above all. Throws when the time is over, with what the element said last.
 */
export async function hasShown(page: Page, testId: string, text: RegExp, timeoutMs = 60_000): Promise<void> {
  await page.evaluate(
    ({ selector, source, ms }) =>
      new Promise<void>((resolve, reject) => {
        const pattern = new RegExp(source)
        let last = ''
        const look = (): void => {
          last = document.querySelector(selector)?.textContent ?? last
          if (pattern.test(last)) end(resolve)
        }
        const observer = new MutationObserver(look)
        const timer = setTimeout(
          () => end(() => reject(new Error(`${selector} did not show ${source}; it last said "${last}".`))),
          ms,
        )
        const end = (settle: () => void): void => {
          observer.disconnect()
          clearTimeout(timer)
          settle()
        }
        observer.observe(document.body, { subtree: true, childList: true, characterData: true })
        look()
      }),
    { selector: `[data-testid="${testId}"]`, source: text.source, ms: timeoutMs },
  )
}
