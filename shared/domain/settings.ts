/** Settings of a training by their paths, such as `expert.augmentation.zoom`: as a panel shows them and a report lists them. */
import type { ArchitectureOption } from '../../models/architecture.ts'
import { ARCHITECTURES, isModelId } from '../../models/registry.ts'
import { startingWeights } from './starting-weights.ts'
import type { TrainConfig } from './train-config.ts'

export type FieldName = string
export type FieldValue = string | number | boolean | null
/** Settings by path. */
export type FieldValues = Readonly<Record<FieldName, FieldValue>>

/** The path of every setting there is. */
export type SettingName = Leaves<TrainConfig>
type Leaves<T> = {
  [Key in keyof T & string]: T[Key] extends object ? `${Key}.${Leaves<T[Key]>}` : Key
}[keyof T & string]

const AUGMENTATION = 'expert.augmentation.'

/** Whether a setting does anything beside the others; those that do not are left out. */
export function isRelevant(name: FieldName, values: FieldValues): boolean {
  // A run that is gone on from brings its own network.
  const ownNetwork = startingWeights(String(values['weights'])).kind === 'run'
  if (name === 'model' || name === 'size') return !ownNetwork
  if (name === 'expert.alpha') return !ownNetwork && hasOption(values['model'], 'alpha')
  // Balanced sampling has done the weighing already.
  if (name === 'classWeights') return values['expert.sampling'] !== 'balanced'
  const optimizer = values['expert.optimizer']
  const schedule = values['expert.schedule']
  if (name === 'expert.momentum') return optimizer === 'sgd'
  if (name === 'expert.weightDecay') return optimizer !== 'adam'
  if (name === 'expert.dropEvery' || name === 'expert.dropFactor')
    return schedule === 'step' || schedule === 'plateau'
  if (name === 'expert.focalGamma') return values['expert.loss'] === 'focal'
  if (name === 'expert.headLearningRate') return Number(values['expert.headEpochs']) > 0
  // All views of an image that is never changed are the same.
  if (name === 'expert.headViews') return Number(values['expert.headEpochs']) > 0 && augments(values)
  return true
}

function hasOption(model: FieldValue | undefined, option: ArchitectureOption): boolean {
  return typeof model === 'string' && isModelId(model) && ARCHITECTURES[model].options.includes(option)
}

/** Whether any training image is changed. */
export function augments(values: FieldValues): boolean {
  return (
    values['flips'] === true || Object.keys(values).some((name) => isAugmentation(name) && values[name] !== 0)
  )
}

/** Whether a setting is the extent of a change to training images; 0 is none. */
export function isAugmentation(name: FieldName): boolean {
  return name.startsWith(AUGMENTATION)
}

export function flatten(config: TrainConfig): Record<FieldName, FieldValue> {
  const flat: Record<FieldName, FieldValue> = {}
  const walk = (value: unknown, path: string): void => {
    if (typeof value !== 'object' || value === null) flat[path] = value as FieldValue
    else for (const [key, inner] of Object.entries(value)) walk(inner, path ? `${path}.${key}` : key)
  }
  walk(config, '')
  return flat
}
