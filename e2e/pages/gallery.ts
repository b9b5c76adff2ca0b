import { expect } from '@playwright/test'
import type { Window } from '../support/window.ts'

/** Many samples beside one another, on the review page. */
export class Gallery {
  readonly #window: Window

  constructor(window: Window) {
    this.#window = window
  }

  get list() {
    return this.#window.page.getByRole('listbox', { name: 'Samples with the heatmap of every model' })
  }

  get rows() {
    return this.#window.page.getByTestId('gallery-row')
  }

  /** The rows' names in the order they stand. */
  async keys(): Promise<string[]> {
    return this.rows.locator('b').allInnerTexts()
  }

  get maps() {
    return this.list.locator('[data-testid="heatmap"][data-explanation]')
  }

  get selected() {
    return this.#window.page.getByTestId('gallery-selected')
  }

  button(name: string | RegExp) {
    return this.#window.page.getByRole('region', { name: 'Gallery' }).getByRole('button', { name })
  }

  async open(): Promise<void> {
    await this.#window.page.getByRole('radio', { name: 'Gallery' }).click()
    await expect(this.list).toBeFocused()
    await expect(this.rows.first()).toBeVisible()
  }

  async choose(label: string, option: string): Promise<void> {
    await this.#window.page.getByRole('combobox', { name: `${label}: ` }).click()
    await this.#window.page.getByRole('option', { name: option, exact: true }).click()
  }
}
