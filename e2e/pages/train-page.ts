import { expect, type Locator } from '@playwright/test'
import type { Window } from '../support/window.ts'

export class TrainPage {
  readonly #window: Window

  constructor(window: Window) {
    this.#window = window
  }

  /** A setting in a folded group needs the group's name. */
  async set(setting: string, value: number, group?: string): Promise<void> {
    if (group) await this.openGroup(group)
    await this.#window.page.getByLabel(setting, { exact: true }).fill(String(value))
  }

  async choose(setting: string, option: string): Promise<void> {
    await this.#window.page.getByLabel(`${setting}: `).click()
    await this.#window.page.getByRole('option', { name: option }).click()
  }

  async openGroup(name: string): Promise<void> {
    const group = this.#window.page.locator('details').filter({ hasText: name })
    if ((await group.getAttribute('open')) === null) await group.locator('summary').click()
  }

  get preset() {
    return this.#window.page.locator('#train-preset')
  }

  get live() {
    return this.#window.page.getByTestId('training-live')
  }

  async epochs(): Promise<number> {
    return Number(await this.chart('loss').getAttribute('data-epochs'))
  }

  run(name: string) {
    return this.#window.page.getByRole('table').getByRole('button', { name, exact: true })
  }

  /** Of the list of all runs. */
  runHeading(column: string): Locator {
    return this.#window.page.getByRole('columnheader', { name: column, exact: true })
  }

  /** All runs, from the top. */
  async runNames(): Promise<string[]> {
    return this.#window.page.locator('tbody th[scope="row"] button').allInnerTexts()
  }

  get startButton() {
    return this.#window.page.getByRole('button', { name: 'Start training' })
  }

  /** Seconds instead of minutes: what is tested here is the way, not the accuracy. */
  async startQuick(epochs = 3): Promise<void> {
    await this.set('Image size', 48)
    await this.set('Epochs', epochs)
    await this.startButton.click()
  }

  chart(measure: 'loss' | 'accuracy') {
    return this.#window.page.getByTestId(`chart-${measure}`)
  }

  /** Waits until the live curve has at least this many points. */
  async hasEpochs(count: number): Promise<void> {
    await expect
      .poll(async () => Number(await this.chart('loss').getAttribute('data-epochs')), { timeout: 120_000 })
      .toBeGreaterThanOrEqual(count)
  }

  get result() {
    return this.#window.page.getByTestId('result')
  }

  async finished(): Promise<void> {
    await expect(this.result).toBeVisible({ timeout: 150_000 })
  }

  get pill() {
    return this.#window.page.getByTestId('job-pill')
  }

  status(name: string) {
    return this.#window.page.getByRole('table').getByRole('cell', { name, exact: true })
  }

  async review(): Promise<void> {
    await this.#window.page.getByRole('button', { name: 'Review the errors' }).click()
  }
}
