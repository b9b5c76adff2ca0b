/** Layers of the run that the next training goes on from: where its fine-tuning may begin. */
import { engine } from '../../../study/client.ts'
import { app } from '../../../study/app.svelte.ts'
import { runs } from '../../../study/runs.svelte.ts'

/** Only these: a choice between two of them leaves no normalisation apart from its convolution. */
const CONVOLUTIONS = /Conv/

class BaseLayers {
  names = $state.raw<readonly string[]>([])
  #file: string | null = null

  /** @param weights the setting: `run:3`, `run:3:new-head`, or anything else for none */
  async read(weights: string): Promise<void> {
    const run = /^run:(\d+)/.exec(weights)?.[1]
    const file = run === undefined ? null : (runs.get(Number(run))?.file ?? null)
    if (file === this.#file) return
    this.#file = file
    this.names = []
    if (file === null) return
    const { layers } = await engine.call('model.inspect', { file: `${app.study?.folder}/${file}` })
    if (file !== this.#file) return
    this.names = layers
      .filter(({ className, parameters }) => CONVOLUTIONS.test(className) && parameters > 0)
      .map(({ id }) => id)
  }
}

export const baseLayers = new BaseLayers()
