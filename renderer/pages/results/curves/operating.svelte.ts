/** A threshold being set by hand: on the validation curve, and on nothing else until it is released. */
import type { ThresholdCurve } from '../../../../shared/domain/evaluation.ts'
import { indexOf } from './threshold-curve.ts'
import { Results } from '../results.svelte.ts'
import { Runs } from '../../../study/runs.svelte.ts'
import { StudyState } from '../../../study/open-study.svelte.ts'

/** Of two probabilities the larger one decides. */
const LIKELIER = 0.5

export class Operating extends StudyState {
  readonly #results = this.study.of(Results)
  readonly #runs = this.study.of(Runs)

  curve = $state.raw<ThresholdCurve | null>(null)
  storing = $state(false)
  /** Where the handle was moved to; null: where the rule in force has it. */
  #moved = $state<number | null>(null)
  /** Released once more while the one before is being stored. */
  #again = false
  #asked = 0
  readonly #inForce = $derived(
    (this.curve && this.#runs.get(this.curve.run)?.threshold?.threshold) ?? LIKELIER,
  )
  readonly #stored = $derived(this.curve ? indexOf(this.curve, this.#inForce) : 0)
  readonly index = $derived(this.#moved ?? this.#stored)
  readonly threshold = $derived(
    this.#moved === null ? this.#inForce : (this.curve?.thresholds[this.#moved] ?? LIKELIER),
  )

  async read(run: number): Promise<void> {
    const asked = ++this.#asked
    const curve = await this.study.engine.call('operating-point.curve', { run })
    if (asked !== this.#asked) return
    if (curve?.run !== this.curve?.run) this.#moved = null
    this.curve = curve
  }

  move(index: number): void {
    const last = (this.curve?.thresholds.length ?? 1) - 1
    this.#moved = Math.min(last, Math.max(0, index))
  }

  cancel(): void {
    this.#moved = null
  }

  /** Stores the threshold under the handle as the run's operating point. */
  async release(): Promise<void> {
    const { curve } = this
    const moved = this.#moved
    this.#again = this.storing
    if (!curve || moved === null || this.storing) return
    if (moved === this.#stored) return this.cancel()
    this.storing = true
    try {
      const value = Math.min(1, curve.thresholds[moved]!)
      await this.#results.setOperatingPoint(curve.run, { kind: 'threshold', value })
    } finally {
      this.storing = false
      if (this.#moved === moved) this.#moved = null
    }
    if (this.#again) await this.release()
  }
}
