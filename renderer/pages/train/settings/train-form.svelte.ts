/** The settings of the next training, as they stand in the panel; they outlive the page. */
import { startingWeights } from '../../../../shared/domain/starting-weights.ts'
import { z } from 'zod'
import { trainConfigSchema, type TrainConfig } from '../../../../shared/domain/train-config.ts'
import { presetConfig, PRESETS, type Preset } from '../../../../shared/domain/train-presets.ts'
import {
  flatten,
  type FieldName,
  type FieldValue,
  type FieldValues,
} from '../../../../shared/domain/settings.ts'
import { fieldProblems, toConfig } from './train-fields.ts'
import { StudyState } from '../../../study/open-study.svelte.ts'

const SETTING = 'train.presets'
const savedSchema = z.array(z.object({ name: z.string(), config: trainConfigSchema }))
export type SavedPreset = z.infer<typeof savedSchema>[number]
/** A preset of ours, a saved one by its name, or neither. */
export type PresetId = Preset | `saved:${string}` | 'own'

export class TrainForm extends StudyState {
  values = $state<Record<FieldName, FieldValue>>(flatten(trainConfigSchema.parse({})))
  saved = $state.raw<readonly SavedPreset[]>([])
  readonly problems = $derived(fieldProblems(this.values))
  /** Null while a setting is out of range. */
  readonly config = $derived<TrainConfig | null>(toConfig(this.values))
  readonly preset = $derived<PresetId>(this.#presetOf(this.config))

  set(name: FieldName, value: FieldValue): void {
    const { preset, values } = this
    const isOtherNetwork =
      name === 'model' || (name === 'weights' && isRun(value) !== isRun(values['weights'] ?? ''))
    values[name] = value
    if (isOtherNetwork) values['expert.fineTuneFrom'] = ''
    // What a preset means depends on what the training starts from.
    if ((name === 'model' || name === 'weights') && isOurs(preset)) this.apply(preset)
  }

  take(config: TrainConfig): void {
    this.values = flatten(trainConfigSchema.parse(config))
  }

  apply(preset: PresetId): void {
    const config = this.#configOf(preset)
    if (config) this.values = flatten(config)
  }

  async loadSaved(): Promise<void> {
    const stored = savedSchema.safeParse(await this.study.engine.call('settings.get', { key: SETTING }))
    this.saved = stored.success ? stored.data : []
  }

  async save(name: string): Promise<void> {
    if (!this.config) return
    const others = this.saved.filter((each) => each.name !== name)
    await this.#store([...others, { name, config: this.config }])
  }

  async remove(name: string): Promise<void> {
    await this.#store(this.saved.filter((each) => each.name !== name))
  }

  async #store(saved: readonly SavedPreset[]): Promise<void> {
    await this.study.engine.call('settings.set', { key: SETTING, value: saved })
    this.saved = saved
  }

  #configOf(preset: PresetId): TrainConfig | undefined {
    if (!isOurs(preset)) return this.saved.find(({ name }) => preset === `saved:${name}`)?.config
    const { model, weights, seed, folds } = this.values as FieldValues & TrainConfig
    const kept = { model, weights, seed: Number(seed) || 0, folds: folds === 1 ? 0 : Number(folds) || 0 }
    return presetConfig(preset, kept)
  }

  #presetOf(config: TrainConfig | null): PresetId {
    if (!config) return 'own'
    const text = JSON.stringify(config)
    const ids: PresetId[] = [...this.saved.map(({ name }) => `saved:${name}` as const), ...PRESETS]
    return ids.find((id) => JSON.stringify(this.#configOf(id)) === text) ?? 'own'
  }
}

/** `run:3` and `run:4` may be the same network; a file or random weights are one of ours. */
function isRun(weights: FieldValue): boolean {
  return startingWeights(String(weights)).kind === 'run'
}

function isOurs(preset: PresetId): preset is Preset {
  return PRESETS.some((each) => each === preset)
}
