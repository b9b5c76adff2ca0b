/** The settings panel's fields, read off the one schema of training. A field's name is its path: `expert.augmentation.zoom`. */
import { z } from 'zod'
import {
  flatten,
  type FieldName,
  type FieldValue,
  type FieldValues,
} from '../../../../shared/domain/settings.ts'
import { trainConfigSchema, type TrainConfig } from '../../../../shared/domain/train-config.ts'

export interface NumberField {
  readonly name: FieldName
  readonly kind: 'integer' | 'number'
  readonly min: number | undefined
  readonly max: number | undefined
}
export interface SwitchField {
  readonly name: FieldName
  readonly kind: 'switch'
}
export interface ChoiceField {
  readonly name: FieldName
  readonly kind: 'choice'
  readonly options: readonly string[]
}
/** Free text: each has a control of its own. */
export interface TextField {
  readonly name: FieldName
  readonly kind: 'text'
}
export type SettingField = NumberField | SwitchField | ChoiceField | TextField

interface JsonProperty {
  readonly type?: string
  readonly enum?: readonly string[]
  readonly minimum?: number
  readonly exclusiveMinimum?: number
  readonly maximum?: number
  readonly properties?: Readonly<Record<string, JsonProperty>>
}

/** Every setting, in the schema's order. */
export function trainFields(): readonly SettingField[] {
  return fieldsOf(z.toJSONSchema(trainConfigSchema, { io: 'input' }) as unknown as JsonProperty, '')
}

function fieldsOf({ properties = {} }: JsonProperty, prefix: string): readonly SettingField[] {
  return Object.entries(properties).flatMap(([key, property]): readonly SettingField[] => {
    const name = `${prefix}${key}`
    if (property.properties) return fieldsOf(property, `${name}.`)
    if (property.enum) return [{ name, kind: 'choice', options: property.enum }]
    if (property.type === 'boolean') return [{ name, kind: 'switch' }]
    if (property.type === 'string') return [{ name, kind: 'text' }]
    const min = property.minimum ?? property.exclusiveMinimum
    const kind = property.type === 'integer' ? 'integer' : 'number'
    return [{ name, kind, min, max: property.maximum }]
  })
}

export const GROUPS = ['basic', 'transfer', 'optimizer', 'loss', 'augmentation', 'repeat'] as const
export type SettingGroup = (typeof GROUPS)[number]

const AUGMENTATION = 'expert.augmentation.'
const GROUP_FIELDS: Readonly<Record<Exclude<SettingGroup, 'augmentation'>, readonly FieldName[]>> = {
  basic: ['model', 'expert.alpha', 'weights', 'size', 'epochs', 'batch', 'learningRate', 'patience', 'folds'],
  transfer: ['expert.headEpochs', 'expert.headLearningRate', 'expert.headViews', 'expert.fineTuneFrom'],
  optimizer: [
    'expert.optimizer',
    'expert.momentum',
    'expert.weightDecay',
    'expert.schedule',
    'expert.warmupEpochs',
    'expert.dropEvery',
    'expert.dropFactor',
    'expert.clipNorm',
    'expert.normMomentum',
  ],
  loss: [
    'classWeights',
    'expert.sampling',
    'expert.loss',
    'expert.focalGamma',
    'expert.labelSmoothing',
    'dropout',
  ],
  repeat: ['seed', 'expert.minDelta', 'expert.microBatch'],
}

/** Fields of a group in the order they are shown. */
export function groupFields(fields: readonly SettingField[], group: SettingGroup): readonly SettingField[] {
  if (group === 'augmentation')
    return fields.filter(({ name }) => name === 'flips' || name.startsWith(AUGMENTATION))
  return GROUP_FIELDS[group].flatMap((name) => fields.find((field) => field.name === name) ?? [])
}

/** The reverse of `flatten`; what it gives is still to be checked by the schema. */
function unflatten(values: FieldValues): unknown {
  const config: Record<string, unknown> = {}
  for (const [path, value] of Object.entries(values)) {
    const keys = path.split('.')
    let at = config
    for (const key of keys.slice(0, -1)) at = (at[key] ??= {}) as Record<string, unknown>
    at[keys.at(-1)!] = value
  }
  return config
}

/** The settings as a configuration; null while one is out of range. */
export function toConfig(values: FieldValues): TrainConfig | null {
  const parsed = trainConfigSchema.safeParse(unflatten(values))
  return parsed.success ? parsed.data : null
}

/** Fields that cannot be used as they are. */
export function fieldProblems(values: FieldValues): ReadonlySet<FieldName> {
  const result = trainConfigSchema.safeParse(unflatten(values))
  return new Set(result.success ? [] : result.error.issues.map(({ path }) => path.join('.')))
}

/** Settings in which two configurations differ, as `[name, a, b]`. */
export function differences(a: TrainConfig, b: TrainConfig): readonly [FieldName, FieldValue, FieldValue][] {
  const [left, right] = [flatten(a), flatten(b)]
  return [...new Set([...Object.keys(left), ...Object.keys(right)])].flatMap((name) => {
    const [x, y] = [left[name] ?? null, right[name] ?? null]
    return x === y ? [] : [[name, x, y] as [FieldName, FieldValue, FieldValue]]
  })
}
