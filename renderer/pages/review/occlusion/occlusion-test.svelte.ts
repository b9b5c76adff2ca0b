/** Whether an artefact drove a model: parts of the sample on screen are covered, and every model is asked again. */
import type { OcclusionFill, OcclusionResult } from '../../../../shared/domain/occlusion.ts'
import { isCancelled, toWireError, type WireError } from '../../../../shared/errors.ts'
import { boxBetween, coveredBy, type DrawnRegion } from './regions.ts'
import { Jobs } from '../../../study/jobs.svelte.ts'
import { attempt } from '../../../ui/notices.svelte.ts'
import { ReviewSession } from '../review.svelte.ts'
import { StudyState } from '../../../study/open-study.svelte.ts'

export const OCCLUSION_TOOLS = ['box', 'stroke'] as const
export type OcclusionTool = (typeof OCCLUSION_TOOLS)[number]

export class OcclusionTest extends StudyState {
  readonly #jobs = this.study.of(Jobs)
  readonly #review = this.study.of(ReviewSession)

  open = $state(false)
  tool = $state<OcclusionTool>('box')
  fill = $state<OcclusionFill>('surrounding')
  regions = $state.raw<readonly DrawnRegion[]>([])
  /** From the question to its answer; `job` is known a moment later. */
  busy = $state(false)
  job = $state<number | null>(null)
  result = $state.raw<OcclusionResult | null>(null)
  error = $state.raw<WireError | null>(null)
  /** Counts up with every change: an answer to an older question is not shown. */
  #question = 0

  toggle(): void {
    if (this.open) this.leave()
    else this.open = true
  }

  leave(): void {
    this.open = false
    this.reset()
  }

  add(region: DrawnRegion): void {
    this.#change([...this.regions, region])
  }

  /** A box in the middle, for the keys to move. */
  addBox(): void {
    this.add({ kind: 'box', box: boxBetween({ x: 0.4, y: 0.4 }, { x: 0.6, y: 0.6 }) })
  }

  replace(index: number, region: DrawnRegion): void {
    this.#change(this.regions.with(index, region))
  }

  remove(index: number): void {
    this.#change(this.regions.toSpliced(index, 1))
  }

  setFill(fill: OcclusionFill): void {
    this.fill = fill
    this.#change(this.regions)
  }

  /** Another sample: nothing is covered there yet. */
  reset(): void {
    this.#change([])
  }

  /** Asks the models on screen. What goes wrong is told beside the button; cancelling is no error. */
  async run(): Promise<void> {
    const image = this.#review.item?.image.id
    if (image === undefined || this.regions.length === 0 || this.busy) return
    const question = this.#question
    this.busy = true
    this.error = null
    try {
      const runs = this.#review.shownRuns.map(({ id }) => id)
      const { regions, fill } = this
      const started = await this.study.engine.call('occlude.test', {
        runs,
        image,
        rectangles: coveredBy(regions),
        fill,
      })
      this.job = started.id
      if (question !== this.#question) await this.cancel()
      const { result } = await this.#jobs.finished(started)
      if (question === this.#question) this.result = result
    } catch (error) {
      if (!isCancelled(error) && question === this.#question) this.error = toWireError(error)
    } finally {
      this.job = null
      this.busy = false
    }
  }

  async cancel(): Promise<void> {
    if (this.job !== null) await this.#jobs.cancel(this.job)
  }

  #change(regions: readonly DrawnRegion[]): void {
    this.#question++
    // Nobody waits for that answer any more.
    attempt(() => this.cancel())
    this.regions = regions
    this.result = null
    this.error = null
  }
}
