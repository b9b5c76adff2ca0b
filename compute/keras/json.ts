import { say } from '../../shared/say.ts'
import { Refusal } from './refusal.ts'
import type { Json } from '../../models/graph.ts'
import { LIMITS } from './limits.ts'

export type JsonObject = { readonly [key: string]: Json }

/**
 * Parses JSON as Python writes it: NaN and Infinity are allowed outside strings (as null and a number too large for a double).
 * Depth and size are bounded before parsing. Throws Error with a sentence.
 */
export function parseJson(text: string): Json {
  if (text.length > LIMITS.configBytes) throw new Refusal(say`the model description is too large`)
  let depth = 0
  let inString = false
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i)
    if (inString) {
      if (c === 0x5c) i++
      else if (c === 0x22) inString = false
    } else if (c === 0x22) inString = true
    else if (c === 0x7b || c === 0x5b) {
      if (++depth > LIMITS.jsonDepth) throw new Refusal(say`the model description is nested too deeply`)
    } else if (c === 0x7d || c === 0x5d) depth--
  }
  try {
    return JSON.parse(text) as Json
  } catch (error) {
    const tolerant = text.replace(/"(?:[^"\\]|\\.)*"|-?\bInfinity\b|\bNaN\b/g, (token) =>
      token.startsWith('"') ? token : token === 'NaN' ? 'null' : token.startsWith('-') ? '-1e999' : '1e999',
    )
    if (tolerant !== text) return JSON.parse(tolerant) as Json
    throw error
  }
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

export function isArray(value: unknown): value is readonly Json[] {
  return Array.isArray(value)
}

export function asObject(value: Json | undefined): JsonObject {
  return isObject(value) ? value : {}
}

export function asArray(value: Json | undefined): readonly Json[] {
  return isArray(value) ? value : []
}

export function asText(value: Json | undefined): string | null {
  return typeof value === 'string' ? value : null
}

/** A table's own entry: names out of a file may be `constructor` or `__proto__`. */
export function entryOf<T>(table: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(table, name) ? table[name] : undefined
}
