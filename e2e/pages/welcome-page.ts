import type { Window } from '../support/window.ts'

/** The first page, and the import dialog it leads to. */
export class WelcomePage {
  readonly #window: Window

  constructor(window: Window) {
    this.#window = window
  }

  get heading() {
    return this.#window.page.getByRole('heading', { level: 1, name: 'See what your classifier sees' })
  }

  get dialog() {
    return this.#window.page.getByRole('dialog', { name: 'Import images' })
  }

  get problem() {
    return this.dialog.getByTestId('import-problem')
  }

  get importButton() {
    return this.dialog.getByRole('button', { name: 'Import', exact: true })
  }

  async openFolder(folder: string): Promise<void> {
    await this.#window.answerFolderDialog(folder)
    await this.#window.page.getByRole('button', { name: 'Open folder…' }).click()
  }

  recent(name: string) {
    return this.#window.page.getByRole('listitem').filter({ hasText: name }).getByRole('button').first()
  }

  async trySample(): Promise<void> {
    await this.#window.page.getByRole('button', { name: 'Try the sample' }).click()
  }
}
