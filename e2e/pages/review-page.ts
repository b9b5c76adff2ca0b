import { expect, type Locator } from '@playwright/test'
import sharp from 'sharp'
import type { Window } from '../support/window.ts'

/** Both pictures are compared at one size: their panes differ by a few pixels. */
const COMPARED = { width: 96, height: 72 } as const

export class ReviewPage {
  readonly #window: Window

  constructor(window: Window) {
    this.#window = window
  }

  get position() {
    return this.#window.page.getByTestId('position')
  }

  get imageKey() {
    return this.#window.page.getByTestId('image-key')
  }

  get reason() {
    return this.#window.page.getByTestId('reason')
  }

  get image() {
    return this.#window.page.getByTestId('image')
  }

  get panes() {
    return this.#window.page.getByTestId('model-pane')
  }

  /** A heatmap that has been drawn. */
  get heatmap() {
    return this.#window.page.locator('[data-testid="heatmap"][data-explanation]').first()
  }

  get picture() {
    return this.panes.first().locator('.picture')
  }

  /** Goes to the review of all test images. */
  async openAll(): Promise<void> {
    await this.#window.goTo('Review')
    await this.showAll()
    await expect(this.image).toBeVisible()
  }

  async showAll(): Promise<void> {
    await this.queue('All test images').click()
  }

  queue(name: string) {
    return this.#window.page.getByRole('navigation', { name: 'Queues' }).getByRole('button', { name })
  }

  count(kind: string) {
    return this.#window.page.getByTestId(`count-${kind}`)
  }

  get status() {
    return this.#window.page.getByTestId('status')
  }

  get panel() {
    return this.#window.page.getByTestId('verdict-panel')
  }

  verdict(name: string | RegExp) {
    return this.panel.getByRole('button', { name })
  }

  get note() {
    return this.panel.getByRole('textbox', { name: 'Note' })
  }

  /** Images of the queue. */
  async total(): Promise<number> {
    const text = await this.position.innerText()
    return Number(text.split(' of ')[1])
  }

  async heatmapDrawn(): Promise<void> {
    await expect(this.heatmap).toBeVisible({ timeout: 90_000 })
  }

  /** Mean difference per channel, 0..255, between the plain image and the picture under the map, as they are on screen. */
  async differenceOnScreen(): Promise<number> {
    const [plain, mapped] = await Promise.all([pixels(this.image), pixels(this.picture)])
    let sum = 0
    for (let i = 0; i < plain.length; i++) sum += Math.abs(plain[i]! - mapped[i]!)
    return sum / plain.length
  }
}

async function pixels(element: Locator): Promise<Uint8Array> {
  const png = await element.screenshot()
  return sharp(png).removeAlpha().resize(COMPARED.width, COMPARED.height, { fit: 'fill' }).raw().toBuffer()
}
