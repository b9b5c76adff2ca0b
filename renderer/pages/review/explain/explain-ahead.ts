/** Asks for heatmaps before they are looked at. */
import type { QueueItem } from '../../../../shared/domain/review.ts'
import type { RunSummary } from '../../../../shared/domain/run.ts'
import { ExplainChoice } from './explain-choice.svelte.ts'
import { Jobs } from '../../../study/jobs.svelte.ts'
import { attempt } from '../../../ui/notices.svelte.ts'
import { SampleViews } from '../sample-views.svelte.ts'
import { StudyState } from '../../../study/open-study.svelte.ts'

/** Samples ahead of the one on screen. */
const AHEAD = 12

export class ExplainAhead extends StudyState {
  readonly #explainChoice = this.study.of(ExplainChoice)
  readonly #jobs = this.study.of(Jobs)
  readonly #sampleViews = this.study.of(SampleViews)

  /** What was asked for already: run, choice and image. */
  readonly #asked = new Set<string>()

  /** Asks for the heatmaps of the sample at `index` and the next ones that have none yet, once each; `ondone` after every answer. */
  from(
    items: readonly QueueItem[],
    index: number,
    runs: readonly Pick<RunSummary, 'id'>[],
    ondone: () => void,
  ): void {
    const next = items.slice(index, index + AHEAD)
    const onScreen = next[0]?.image.id
    for (const run of runs) {
      const choice = this.#explainChoice.key(run.id)
      const keyOf = (image: number) => `${run.id}:${choice}:${image}`
      const missing = next
        .filter(({ image }) => this.#explainChoice.applies(run.id, image.label))
        .map(({ image }) => image.id)
        .filter((image) => !this.#asked.has(keyOf(image)))
      // Half a window at a time: not a job for every step.
      const urgent = onScreen !== undefined && missing.includes(onScreen)
      if (missing.length === 0 || (!urgent && missing.length < AHEAD / 2)) continue
      for (const image of missing) this.#asked.add(keyOf(image))
      attempt(() => this.#explain(run.id, missing, ondone))
    }
  }

  async #explain(run: number, images: readonly number[], ondone: () => void): Promise<void> {
    const known = await Promise.all(images.map((image) => this.#isExplained(run, image)))
    const needed = images.filter((_, i) => !known[i])
    if (needed.length === 0) return
    try {
      for (const request of this.#explainChoice.requests(run, needed))
        await this.#jobs.finished(await this.study.engine.call('explain.start', request))
    } finally {
      ondone()
    }
  }

  async #isExplained(run: number, image: number): Promise<boolean> {
    const view =
      this.#sampleViews.get(image) ?? (await this.study.engine.call('sample.view', { image, runs: [run] }))
    return this.#sampleViews.mapOf(view, run) !== undefined
  }
}
