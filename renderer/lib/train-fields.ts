/** The settings panel's fields, read off the one schema of training. */
import { z } from 'zod'
import { trainConfigSchema, type ModelId, type TrainConfig } from '../../shared/domain/train-config.ts'

export type FieldName = keyof TrainConfig

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
export type Field = NumberField | SwitchField | ChoiceField

interface JsonProperty {
  readonly type?: string
  readonly enum?: readonly string[]
  readonly minimum?: number
  readonly exclusiveMinimum?: number
  readonly maximum?: number
}

/** Models that can be trained so far; the schema names all that are planned for the study file. */
export const TRAINABLE: readonly ModelId[] = ['scratch-cnn']

/** Every setting with a control of its own, in the schema's order. Free text (a weights file) needs a dialog, not a field. */
export function trainFields(): readonly Field[] {
  const schema = z.toJSONSchema(trainConfigSchema, { io: 'input' })
  const properties = (schema.properties ?? {}) as unknown as Readonly<Record<string, JsonProperty>>
  return Object.entries(properties).flatMap(([key, property]): readonly Field[] => {
    const name = key as FieldName
    if (property.enum)
      return [{ name, kind: 'choice', options: name === 'model' ? TRAINABLE : property.enum }]
    if (property.type === 'boolean') return [{ name, kind: 'switch' }]
    if (property.type !== 'integer' && property.type !== 'number') return []
    const min = property.minimum ?? property.exclusiveMinimum
    return [{ name, kind: property.type, min, max: property.maximum }]
  })
}

/** The first problem of each field that has one. */
export function fieldProblems(values: Partial<TrainConfig>): ReadonlySet<FieldName> {
  const result = trainConfigSchema.safeParse(values)
  return new Set(result.success ? [] : result.error.issues.map((issue) => issue.path[0] as FieldName))
}
