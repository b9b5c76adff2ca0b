/** The programs of a training, made when they are first needed: one per kind and number of images. */
import type { TensorSpec } from '../trace/recorded-graph.ts'
import type { TrainingPlan } from './plan.ts'
import { compileProgram, type Program } from './program.ts'
import { applyWork, gradientWork, predictWork, stepWork } from './work.ts'

export type ProgramKind = 'step' | 'gradient' | 'apply' | 'predict'
type Inputs = Readonly<Record<string, TensorSpec>>

const floats = (...shape: readonly number[]): TensorSpec => ({ shape, dtype: 'float32' })

export class Programs {
  readonly #plan: TrainingPlan
  readonly #made = new Map<string, Program>()

  constructor(plan: TrainingPlan) {
    this.#plan = plan
  }

  /** `count` images at a time; none for 'apply', which has gradients alone. */
  get(kind: ProgramKind, count = 0): Program {
    const name = `${kind}/${count}`
    const program = this.#made.get(name) ?? this.#make(kind, count)
    this.#made.set(name, program)
    return program
  }

  dispose(): void {
    for (const program of this.#made.values()) program.dispose()
    this.#made.clear()
  }

  #make(kind: ProgramKind, count: number): Program {
    const plan = this.#plan
    const { height, width, channels = 3, pixels = 'uint8', mode = 'graph' } = plan.config
    const x: TensorSpec = { shape: [count, height, width, channels], dtype: pixels }
    const batch: Inputs = {
      x,
      y: floats(count, plan.units),
      factors: floats(count),
      total: floats(),
      seed: { shape: [], dtype: 'int32' },
    }
    const names = Object.keys(plan.optimizer.scalars(0, 1))
    const scalars: Inputs = Object.fromEntries(names.map((name) => [name, floats()]))
    switch (kind) {
      case 'step':
        return compileProgram(
          mode,
          { ...batch, ...scalars, ...plan.specs('weight', 'moving', 'slot') },
          stepWork(plan),
        )
      case 'gradient':
        return compileProgram(
          mode,
          { ...batch, ...plan.specs('weight', 'moving', 'gradient') },
          gradientWork(plan),
        )
      case 'apply':
        return compileProgram(
          mode,
          { ...scalars, ...plan.specs('weight', 'slot', 'gradient') },
          applyWork(plan),
        )
      case 'predict':
        return compileProgram(mode, { x, ...plan.specs('weight', 'moving') }, predictWork(plan))
    }
  }
}
