/** Layers of the run that the next training goes on from: where its fine-tuning may begin. */
import { Runs } from '../../../study/runs.svelte.ts'
import { StudyState } from '../../../study/open-study.svelte.ts'

/** Only these: a choice between two of them leaves no normalisation apart from its convolution. */
const CONVOLUTIONS = /Conv/

export class BaseLayers extends StudyState {
  readonly #runs = this.study.of(Runs)

  names = $state.raw<readonly string[]>([])
  #run: number | null = null

  /** @param from the run gone on from; null for another start */
  async read(from: number | null): Promise<void> {
    const run = from !== null && this.#runs.get(from)?.file ? from : null
    if (run === this.#run) return
    this.#run = run
    this.names = []
    if (run === null) return
    const { layers } = await this.study.engine.call('run.inspect', { run })
    if (run !== this.#run) return
    this.names = layers
      .filter(({ className, parameters }) => CONVOLUTIONS.test(className) && parameters > 0)
      .map(({ id }) => id)
  }
}
