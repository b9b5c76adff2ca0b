/** Which heatmaps the review shows: method, class and, for each model, the layer. */
import { SvelteMap } from 'svelte/reactivity'
import { type SampleView } from '../../../../shared/domain/prediction.ts'
import { CAM_IDS, METHOD_IDS, METHODS_BY_ID, type MethodId } from '../../../../heatmaps/registry.ts'
import type { ExplainRequest, Explanation } from '../../../../shared/domain/explanation.ts'
import { Runs } from '../../../study/runs.svelte.ts'
import { StudyState } from '../../../study/open-study.svelte.ts'

type StoredTarget = NonNullable<ExplainRequest['target']>
/** 'difference': the map for the predicted class minus that for the true one. */
export type Target = StoredTarget | { readonly kind: 'difference' }
const TARGET_KEYS = ['predicted', 'true', 'difference'] as const
type ModelOutput = SampleView['outputs'][number]

/** A stored map, or one taken away from another of the same tap. */
export interface ShownMap {
  readonly plus: Explanation
  readonly minus: Explanation | null
}

export class ExplainChoice extends StudyState {
  readonly #runs = this.study.of(Runs)

  method = $state<MethodId>('grad-cam')
  target = $state.raw<Target>({ kind: 'predicted' })
  /** By run; the default tap where nothing was chosen. */
  readonly #layers = new SvelteMap<number, string>()
  /** Layers of a run's model that can be chosen, once asked for. */
  readonly #taps = new SvelteMap<number, readonly string[]>()
  readonly isOnPixels = $derived(METHODS_BY_ID[this.method].map === 'input')
  readonly isDifference = $derived(this.target.kind === 'difference')
  /** Maps of one formula at one tap are in the same units; only those of the Grad-CAM family are taken from one another. */
  readonly canSubtract = $derived(CAM_IDS.some((method) => method === this.method))

  layer(run: number): string | null {
    return this.#layers.get(run) ?? this.#runs.get(run)?.tap ?? null
  }

  setLayer(run: number, layer: string): void {
    if (layer === this.#runs.get(run)?.tap) this.#layers.delete(run)
    else this.#layers.set(run, layer)
  }

  taps(run: number): readonly string[] | undefined {
    return this.#taps.get(run)
  }

  /** Reads the layers of a run's model file. */
  async loadTaps(run: number): Promise<void> {
    if (!this.#runs.get(run)?.file || this.#taps.has(run)) return
    this.#taps.set(run, (await this.study.engine.call('run.inspect', { run })).taps)
  }

  nextMethod(): void {
    this.method = METHOD_IDS[(METHOD_IDS.indexOf(this.method) + 1) % METHOD_IDS.length]!
  }

  nextTarget(): void {
    const at = TARGET_KEYS.findIndex((kind) => kind === this.target.kind)
    this.target = { kind: TARGET_KEYS[(at + 1) % TARGET_KEYS.length]! }
  }

  /** Whether this model can be asked for a map of an image with this label. */
  applies(id: number, label: string | null): boolean {
    const run = this.#runs.get(id)
    if (!run || (run.tap === null && !this.isOnPixels)) return false
    const { target } = this
    if (target.kind === 'class') return run.classes.includes(target.name)
    if (target.kind === 'difference' && !this.canSubtract) return false
    return target.kind === 'predicted' || (label !== null && run.classes.includes(label))
  }

  /** What is chosen, when all it needs is stored. A difference of a class to itself has the same map twice. */
  find(output: ModelOutput, label: string | null): ShownMap | undefined {
    const { target } = this
    const predicted = this.#stored(output, output.prediction?.predicted)
    if (target.kind === 'predicted') return predicted && { plus: predicted, minus: null }
    const other = this.#stored(output, target.kind === 'class' ? target.name : label)
    if (target.kind !== 'difference') return other && { plus: other, minus: null }
    return predicted && other && this.canSubtract ? { plus: predicted, minus: other } : undefined
  }

  /**
   * Whether a map that goes by the model's own answer is of another class than the one called: maps are of the likelier class, and a
   * threshold in force may call the other.
   */
  departs({ plus }: ShownMap, called: string | null): boolean {
    const goesByAnswer = this.target.kind === 'predicted' || this.isDifference
    return goesByAnswer && called !== null && plus.className !== called
  }

  /** The newest map for a class. */
  #stored({ run, explanations }: ModelOutput, className: string | null | undefined): Explanation | undefined {
    const { method, isOnPixels } = this
    const layer = this.layer(run)
    return explanations.findLast(
      (each) =>
        each.method === method && each.className === className && (isOnPixels || each.layer === layer),
    )
  }

  /** What to compute for these images. */
  requests(run: number, images: readonly number[]): ExplainRequest[] {
    const layer = this.layer(run)
    const { method, target, isOnPixels } = this
    const at = layer === null || isOnPixels ? {} : { layer }
    const targets: readonly StoredTarget[] =
      target.kind === 'difference' ? [{ kind: 'predicted' }, { kind: 'true' }] : [target]
    return targets.map((each) => ({ run, images, method, target: each, ...at }))
  }

  /** Tells requests for one run apart. */
  key(run: number): string {
    return JSON.stringify([this.method, this.target, this.isOnPixels ? null : this.layer(run)])
  }
}
