import type { Window } from '../support/window.ts'

export class DatasetPage {
  readonly #window: Window

  constructor(window: Window) {
    this.#window = window
  }

  get thumbs() {
    return this.#window.page.locator('button[id^="thumb-"]')
  }

  get overview() {
    return this.#window.page.getByRole('complementary', { name: 'Contents' })
  }

  get detail() {
    return this.#window.page.getByTestId('image-detail')
  }

  /** How many images the filter lets through, or how many are selected. */
  get selection() {
    return this.#window.page.getByTestId('selection')
  }

  get problems() {
    return this.#window.page.getByTestId('problems')
  }

  get notes() {
    return this.overview.getByRole('listitem')
  }
}
