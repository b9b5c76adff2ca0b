/** Training images that the run under review finds most like the one on screen. */
import type { SimilarImages } from '../../../../shared/domain/embedding.ts'
import { isCancelled } from '../../../../shared/errors.ts'
import { Jobs } from '../../../study/jobs.svelte.ts'
import { StudyState, type StudyChange } from '../../../study/open-study.svelte.ts'

const SHOWN = 8

export class Similar extends StudyState {
  readonly #jobs = this.study.of(Jobs)

  /** Null before the run's features were computed; undefined while asked for. */
  found = $state.raw<SimilarImages | null | undefined>(undefined)
  job = $state<number | null>(null)
  /** Counts up when there is something new to ask for. */
  version = $state(0)
  #asked = 0

  async find(run: number, image: number): Promise<void> {
    const asked = ++this.#asked
    const found = await this.study.engine.call('sample.similar', { run, image, k: SHOWN })
    if (asked === this.#asked) this.found = found
  }

  async compute(run: number): Promise<void> {
    const job = await this.study.engine.call('embed.start', { run })
    this.job = job.id
    try {
      await this.#jobs.finished(job)
    } catch (error) {
      if (!isCancelled(error)) throw error
    } finally {
      this.job = null
      this.version++
    }
  }

  override changed({ what }: StudyChange): void {
    if (what === 'embeddings') this.version++
  }
}
