import { expect, type Locator } from '@playwright/test'
import type { Window } from '../support/window.ts'

/** What shows between choosing a folder and its import. */
export class ImportScreen {
  readonly #window: Window
  readonly screen: Locator
  readonly summary: Locator
  readonly problem: Locator
  readonly importButton: Locator
  readonly place: Locator
  readonly tables: Locator
  readonly files: Locator

  constructor(window: Window) {
    this.#window = window
    this.screen = window.page.getByRole('dialog', { name: 'Import images' })
    this.summary = this.screen.getByTestId('import-summary')
    this.problem = this.screen.getByTestId('import-problem')
    this.importButton = this.screen.getByRole('button', { name: 'Import', exact: true })
    this.place = this.screen.getByTestId('study-place')
    this.tables = this.screen.getByTestId('found-tables')
    this.files = this.screen.getByTestId('found-files')
  }

  /** Opens a folder and waits for what is found in it. */
  async open(folder: string): Promise<void> {
    await this.#window.answerFolderDialog(folder)
    await this.#window.page.getByRole('button', { name: 'Open folder…' }).click()
    await this.settled()
  }

  /** Nothing is looked for any more. */
  async settled(): Promise<void> {
    await expect(this.screen.locator('.screen[aria-busy="false"]')).toBeVisible()
  }

  question(id: string): Locator {
    return this.screen.locator(`[data-question="${id}"]`)
  }

  /** The labels found, each with its number of images. */
  async labels(): Promise<Readonly<Record<string, number>>> {
    const rows = this.screen.getByTestId('label-rows').locator('tbody tr')
    const texts = await rows.evaluateAll((all) =>
      all.map((row) => [...row.querySelectorAll('td')].map((cell) => cell.textContent.trim())),
    )
    return Object.fromEntries(texts.map(([label, count]) => [label!, Number(count!.replace(/\D/g, ''))]))
  }

  classOf(label: string): Locator {
    return this.screen.getByRole('textbox', { name: `Class of ${label}`, exact: true })
  }

  /** Chooses in one of the lists on the right. */
  async choose(list: string, option: string | RegExp): Promise<void> {
    await this.screen.getByRole('combobox', { name: new RegExp(`^${list}:`) }).click()
    await this.#window.page.getByRole('option', { name: option }).click()
    // A list of several stays open; one of a single choice closes itself, and Escape would then close the screen.
    if (list.endsWith('columns')) await this.#window.page.keyboard.press('Escape')
    await expect(this.#window.page.getByRole('listbox')).toBeHidden()
    await this.settled()
  }

  async addLabelFile(file: string): Promise<void> {
    await this.#window.answerFolderDialog(file)
    await this.screen.getByRole('button', { name: 'Label file…' }).click()
    await this.settled()
  }

  /** Imports, and waits for the dataset page. */
  async import(): Promise<void> {
    await this.importButton.click()
    await expect(this.#window.page.locator('#thumb-0')).toBeVisible({ timeout: 60_000 })
  }
}
