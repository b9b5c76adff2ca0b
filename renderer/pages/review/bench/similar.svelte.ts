/** Training images that the run under review finds most like the one on screen. */
import type { SimilarImages } from '../../../../shared/domain/embedding.ts'
import { isCancelled } from '../../../../shared/errors.ts'
import { engine } from '../../../study/client.ts'
import { jobs } from '../../../study/jobs.svelte.ts'

const SHOWN = 8

class Similar {
  /** Null before the run's features were computed; undefined while asked for. */
  found = $state.raw<SimilarImages | null | undefined>(undefined)
  job = $state<number | null>(null)
  /** Counts up when there is something new to ask for. */
  version = $state(0)
  #asked = 0

  async load(run: number, image: number): Promise<void> {
    const asked = ++this.#asked
    const found = await engine.call('sample.similar', { run, image, k: SHOWN })
    if (asked === this.#asked) this.found = found
  }

  async compute(run: number): Promise<void> {
    const job = await engine.call('embed.start', { run })
    this.job = job.id
    try {
      await jobs.finished(job)
    } catch (error) {
      if (!isCancelled(error)) throw error
    } finally {
      this.job = null
      this.version++
    }
  }

  changed(): void {
    this.version++
  }

  clear(): void {
    this.#asked++
    this.found = undefined
    this.job = null
  }
}

export const similar = new Similar()
