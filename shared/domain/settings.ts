/** Settings of a training by their paths, such as `expert.augmentation.zoom`: as a panel shows them and a report lists them. */
import type { TrainConfig } from './train-config.ts'

export type FieldName = string
export type FieldValue = string | number | boolean | null
/** Settings by path. */
export type FieldValues = Readonly<Record<FieldName, FieldValue>>

/** Whether a setting does anything beside the others; those that do not are left out. */
export function isRelevant(name: FieldName, values: FieldValues): boolean {
  // A run that is gone on from brings its own network.
  const ownNetwork = String(values['weights']).startsWith('run:')
  if (name === 'model' || name === 'size') return !ownNetwork
  if (name === 'expert.alpha') return !ownNetwork && values['model'] === 'mobilenet-v2'
  const optimizer = values['expert.optimizer']
  const schedule = values['expert.schedule']
  if (name === 'expert.momentum') return optimizer === 'sgd'
  if (name === 'expert.weightDecay') return optimizer !== 'adam'
  if (name === 'expert.dropEvery' || name === 'expert.dropFactor')
    return schedule === 'step' || schedule === 'plateau'
  if (name === 'expert.focalGamma') return values['expert.loss'] === 'focal'
  if (name === 'expert.headLearningRate' || name === 'expert.headViews')
    return Number(values['expert.headEpochs']) > 0
  return true
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
