/** Layers of the run that the next training goes on from: where its fine-tuning may begin. */
import { Runs } from '../../../study/runs.svelte.ts'
import { StudyState } from '../../../study/study-state.ts'

/** Only these: a choice between two of them leaves no normalisation apart from its convolution. */
const CONVOLUTIONS = /Conv/

export class BaseLayers extends StudyState {
  readonly #runs = this.study.of(Runs)

  names = $state.raw<readonly string[]>([])
  #file: string | null = null

  /** @param weights the setting: `run:3`, `run:3:new-head`, or anything else for none */
  async read(weights: string): Promise<void> {
    const run = /^run:(\d+)/.exec(weights)?.[1]
    const file = run === undefined ? null : (this.#runs.get(Number(run))?.file ?? null)
    if (file === this.#file) return
    this.#file = file
    this.names = []
    if (file === null) return
    const { layers } = await this.study.engine.call('model.inspect', {
      file: `${this.study.summary.folder}/${file}`,
    })
    if (file !== this.#file) return
    this.names = layers
      .filter(({ className, parameters }) => CONVOLUTIONS.test(className) && parameters > 0)
      .map(({ id }) => id)
  }
}
