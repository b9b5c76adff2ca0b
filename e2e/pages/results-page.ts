import { expect, type Locator } from '@playwright/test'
import type { Window } from '../support/window.ts'

export class ResultsPage {
  readonly #window: Window

  constructor(window: Window) {
    this.#window = window
  }

  async open(): Promise<void> {
    await this.#window.goTo('Results')
    const table = this.#window.page.getByRole('table', { name: 'Metrics of every run' })
    await expect(table).toBeVisible({ timeout: 60_000 })
  }

  get panel(): Locator {
    return this.#window.page.getByTestId('result-panel')
  }

  async tab(name: string): Promise<void> {
    await this.#window.page.getByRole('radio', { name, exact: true }).click()
  }

  /** Looks at one run. */
  async choose(run: string): Promise<void> {
    await this.#runs.getByRole('button', { name: run, exact: true }).click()
  }

  /** How answers come about, beside the confusion matrix. */
  get rule(): Locator {
    return this.#window.page.getByTestId('rule')
  }

  /** Of the 'Operating points' tab. */
  handle(curve: 'ROC' | 'precision-recall'): Locator {
    return this.panel.getByRole('slider', { name: `Threshold on the ${curve} curve` })
  }

  async number(name: 'threshold' | 'sensitivity' | 'specificity' | 'precision' | 'npv'): Promise<number> {
    return Number(await this.panel.getByTestId(`op-${name}`).innerText())
  }

  /** Counts of the confusion matrix, row by row. */
  async confusion(): Promise<number[]> {
    const cells = this.#window.page.locator('.matrix td b')
    return (await cells.allInnerTexts()).map(Number)
  }

  /** Cells of the confusion matrix that lead somewhere. */
  get cells(): Locator {
    return this.#window.page.locator('.matrix td button')
  }

  /** Walks along the curves of a chart with the keys. */
  points(curve: 'ROC' | 'precision-recall'): Locator {
    return this.#window.page.getByRole('slider', { name: `Points of the ${curve} curves` })
  }

  /** Bins of the 'Calibration' tab. */
  bins(chart: 'Points of the reliability diagram' | 'Bars of the histogram'): Locator {
    return this.panel.getByRole('group', { name: chart }).getByRole('button')
  }

  get #runs(): Locator {
    return this.#window.page.getByRole('table', { name: 'Metrics of every run' })
  }

  async runNames(): Promise<string[]> {
    return this.#runs.locator('tbody th button').allInnerTexts()
  }

  heading(column: string): Locator {
    return this.#runs.getByRole('columnheader', { name: column, exact: true })
  }

  async sortBy(column: string): Promise<void> {
    await this.heading(column).getByRole('button').click()
  }

  /** What stands in a column, from the top. */
  async column(name: string): Promise<string[]> {
    const names = await this.#runs.getByRole('columnheader').allInnerTexts()
    const at = names.findIndex((each) => each.trim() === name)
    // The run's name is a heading, not a cell.
    return this.#runs.locator(`tbody td:nth-child(${at + 1})`).allInnerTexts()
  }

  /** Of a run's ROC curve, from the legend. */
  async curveColour(run: string): Promise<string | null> {
    const entry = this.#window.page
      .locator('.roc li')
      .filter({ has: this.#window.page.getByText(run, { exact: true }) })
    return entry.locator('line').getAttribute('stroke')
  }
}
