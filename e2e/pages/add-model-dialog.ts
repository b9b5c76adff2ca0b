import type { Window } from '../support/window.ts'

export class AddModelDialog {
  readonly #window: Window

  constructor(window: Window) {
    this.#window = window
  }

  /** From the Train page's button, with the answer of the file dialog. */
  async open(file: string): Promise<void> {
    await this.#window.answerFolderDialog(file)
    await this.#window.page.getByRole('button', { name: 'Add model…' }).click()
  }

  get dialog() {
    return this.#window.page.getByRole('dialog')
  }

  get facts() {
    return this.dialog.getByTestId('model-facts')
  }

  get problem() {
    return this.dialog.getByTestId('model-problem')
  }

  get tap() {
    return this.dialog.getByTestId('model-tap')
  }

  layer(name: string) {
    return this.dialog.getByRole('treeitem', { name, exact: true })
  }

  classOf(output: number) {
    return this.dialog.getByLabel(`Class of output ${output}`)
  }

  async chooseRange(option: string): Promise<void> {
    await this.dialog.getByLabel('Input range: ').click()
    await this.#window.page.getByRole('option', { name: option, exact: true }).click()
  }

  get addButton() {
    return this.dialog.getByRole('button', { name: 'Add', exact: true })
  }

  get report() {
    return this.dialog.getByTestId('input-report')
  }

  async close(): Promise<void> {
    await this.dialog.getByRole('button', { name: 'Close' }).last().click()
  }
}
