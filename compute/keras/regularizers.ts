import type { Json } from '../../models/graph.ts'
import { REGULARIZER_KEYS, REGULARIZERS } from '../../models/regularizers.ts'
import { asObject, asText, entryOf, isObject, type JsonObject } from './json.ts'

/** Keras's own by all the names it has had for them. */
const NAMES: Readonly<Record<string, string>> = {
  l1: 'L1',
  l2: 'L2',
  l1_l2: 'L1L2',
  orthogonal_regularizer: 'OrthogonalRegularizer',
}

/** What the bare name means: `kernel_regularizer="l1_l2"` is not L1L2() with its zeros. */
const BARE: Readonly<Record<string, JsonObject>> = { l1_l2: { l1: 0.01, l2: 0.01 } }

/** The penalties of a layer's config in the words of models/regularizers.ts; those that punish nothing are left out. */
export function regularizersOf(config: JsonObject): Record<string, Json> {
  const found = REGULARIZER_KEYS.flatMap((key) => {
    const plain = regularizer(config[key])
    return plain ? [[key, plain] as const] : []
  })
  return Object.fromEntries(found)
}

function regularizer(value: Json | undefined): Json | null {
  const name = asText(value) ?? asText(asObject(value)['class_name'])
  if (name === null) return null
  const className = entryOf(NAMES, name) ?? name
  const defaults = entryOf(REGULARIZERS, className)
  if (!defaults || isForeign(value)) return { class_name: foreignName(value, name), config: {} }
  const given = isObject(value) ? asObject(value['config']) : entryOf(BARE, name)
  const config = Object.fromEntries(Object.keys(defaults).map((key) => [key, given?.[key] ?? defaults[key]!]))
  const isNothing = Object.values(config).every((part) => part === 0 || typeof part === 'string')
  return isNothing ? null : { class_name: className, config }
}

/** A class that only shares its name with one of Keras's own. */
function isForeign(value: Json | undefined): boolean {
  const module = asText(asObject(value)['module'])
  return module !== null && !/^(keras|tensorflow|tf_keras)\b/.test(module)
}

/** A function of the author's is stored as its name, a class with its module. */
function foreignName(value: Json | undefined, name: string): string {
  const { module, config } = asObject(value)
  if (name === 'function') return asText(config) ?? name
  return REGULARIZERS[name] && typeof module === 'string' ? `${module}.${name}` : name
}

/** As Keras serialises it; null for one of the model's author, which Keras could not read without the author's code. */
export function serialisedRegularizer(value: Json): Json {
  const { class_name: className, config } = asObject(value)
  if (!isKerasOwn(value)) return null
  return { module: 'keras.regularizers', class_name: className!, config: config!, registered_name: null }
}

/** The penalties that a `.keras` file cannot hold in Keras's words, by key. */
export function foreignRegularizers(config: JsonObject): JsonObject | null {
  const foreign = REGULARIZER_KEYS.filter((key) => config[key] != null && !isKerasOwn(config[key]))
  return foreign.length > 0 ? Object.fromEntries(foreign.map((key) => [key, config[key]!])) : null
}

function isKerasOwn(value: Json): boolean {
  const name = asText(asObject(value)['class_name'])
  return name !== null && Object.hasOwn(REGULARIZERS, name)
}
