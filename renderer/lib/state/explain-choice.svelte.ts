/** Which heatmaps the review shows: method, class and, for each model, the layer. */
import { SvelteMap } from 'svelte/reactivity'
import {
  METHODS,
  PIXEL_METHODS,
  type ExplainRequest,
  type Explanation,
  type Method,
  type SampleView,
} from '../../../shared/domain/prediction.ts'
import { engine } from '../client.ts'
import { runs } from './runs.svelte.ts'

export type Target = NonNullable<ExplainRequest['target']>
type Opinion = SampleView['opinions'][number]

class ExplainChoice {
  method = $state<Method>('grad-cam')
  target = $state.raw<Target>({ kind: 'predicted' })
  /** By run; the default tap where nothing was chosen. */
  readonly #layers = new SvelteMap<number, string>()
  /** Layers of a run's model that can be chosen, once asked for. */
  readonly #taps = new SvelteMap<number, readonly string[]>()
  readonly isOnPixels = $derived(PIXEL_METHODS.has(this.method))

  layer(run: number): string | null {
    return this.#layers.get(run) ?? runs.get(run)?.tap ?? null
  }

  setLayer(run: number, layer: string): void {
    if (layer === runs.get(run)?.tap) this.#layers.delete(run)
    else this.#layers.set(run, layer)
  }

  taps(run: number): readonly string[] | undefined {
    return this.#taps.get(run)
  }

  /** Reads the layers of a run's model file. */
  async loadTaps(run: number, study: string): Promise<void> {
    const file = runs.get(run)?.file
    if (!file || this.#taps.has(run)) return
    this.#taps.set(run, (await engine.call('model.inspect', { file: `${study}/${file}` })).taps)
  }

  nextMethod(): void {
    this.method = METHODS[(METHODS.indexOf(this.method) + 1) % METHODS.length]!
  }

  nextTarget(): void {
    this.target = { kind: this.target.kind === 'predicted' ? 'true' : 'predicted' }
  }

  /** Whether this model can be asked for a map of an image with this label. */
  applies(id: number, label: string | null): boolean {
    const run = runs.get(id)
    if (!run || (run.tap === null && !this.isOnPixels)) return false
    const { target } = this
    if (target.kind === 'class') return run.classes.includes(target.name)
    return target.kind === 'predicted' || (label !== null && run.classes.includes(label))
  }

  /** The newest stored map of what is chosen. */
  find({ run, prediction, explanations }: Opinion, label: string | null): Explanation | undefined {
    const { method, target, isOnPixels } = this
    const names = { predicted: prediction?.predicted, true: label }
    const wanted = target.kind === 'class' ? target.name : names[target.kind]
    const layer = this.layer(run)
    return explanations.findLast(
      (each) => each.method === method && each.className === wanted && (isOnPixels || each.layer === layer),
    )
  }

  request(run: number, images: readonly number[]): ExplainRequest {
    const layer = this.layer(run)
    return {
      run,
      images,
      method: this.method,
      target: this.target,
      ...(layer === null || this.isOnPixels ? {} : { layer }),
    }
  }

  /** Tells requests for one run apart. */
  key(run: number): string {
    return JSON.stringify([this.method, this.target, this.isOnPixels ? null : this.layer(run)])
  }

  clear(): void {
    this.target = { kind: 'predicted' }
    this.#layers.clear()
    this.#taps.clear()
  }
}

export const explainChoice = new ExplainChoice()
