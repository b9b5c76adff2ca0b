/** Heatmaps for a whole part of the split, or a list of images: in small jobs, so that the sample on screen never waits long behind them. */
import type { ImageRecord } from '../../../../shared/domain/dataset.ts'
import { isCancelled } from '../../../../shared/errors.ts'
import { ExplainChoice } from './explain-choice.svelte.ts'
import { Jobs } from '../../../study/jobs.svelte.ts'
import { StudyState } from '../../../study/open-study.svelte.ts'

/** Images a job: a few seconds of work. */
const CHUNK = 32
const PAGE = 1000

export class ExplainAll extends StudyState {
  readonly #explainChoice = this.study.of(ExplainChoice)
  readonly #jobs = this.study.of(Jobs)

  running = $state(false)
  finished = $state(false)
  done = $state(0)
  total = $state(0)
  #stopped = false
  #jobId: number | null = null

  /** The test images when none are named. */
  async start(runs: readonly number[], chosen?: readonly ImageRecord[]): Promise<void> {
    this.running = true
    this.finished = this.#stopped = false
    this.done = 0
    try {
      const images = chosen ?? (await this.#testImages())
      const plan = runs.flatMap((run) => {
        const ids = images.filter(({ label }) => this.#explainChoice.applies(run, label)).map(({ id }) => id)
        return chunks(ids).flatMap((part) => this.#explainChoice.requests(run, part))
      })
      this.total = plan.reduce((sum, { images: part }) => sum + part!.length, 0)
      for (const request of plan) {
        if (this.#stopped) return
        const job = await this.study.engine.call('explain.start', request)
        this.#jobId = job.id
        await this.#jobs.finished(job)
        this.done += request.images!.length
      }
      this.finished = true
    } catch (error) {
      if (!isCancelled(error)) throw error
    } finally {
      this.running = false
      this.#jobId = null
    }
  }

  async stop(): Promise<void> {
    this.#stopped = true
    if (this.#jobId !== null) await this.#jobs.cancel(this.#jobId)
  }

  async #testImages(): Promise<ImageRecord[]> {
    const all: ImageRecord[] = []
    for (;;) {
      const request = { part: 'test', offset: all.length, limit: PAGE } as const
      const { total, items } = await this.study.engine.call('images.page', request)
      all.push(...items)
      if (all.length >= total || items.length === 0) return all
    }
  }
}

function chunks(ids: readonly number[]): number[][] {
  return Array.from({ length: Math.ceil(ids.length / CHUNK) }, (_, i) =>
    ids.slice(i * CHUNK, (i + 1) * CHUNK),
  )
}
