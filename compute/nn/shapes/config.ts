/**
 * Typed readers of a layer's config. Configs come from files that anybody may have written, so every value is checked
 * where it is read. All throw AppError 'bad-input'; the caller adds the layer's name.
 */
import type { Json, LayerConfig } from '../../../models/graph.ts'
import { AppError } from '../../../shared/errors.ts'
import { say, type Sentence } from '../../../shared/say.ts'

/** Larger sizes, counts and strides than this cannot be meant. */
const LARGEST = 2 ** 24

export function bad(message: Sentence): AppError {
  return new AppError('bad-input', message)
}

/** A whole number from `least` (1) to 2^24. */
export function integer(config: LayerConfig, key: string, fallback?: number, least = 1): number {
  return asInteger(config[key] ?? fallback, key, least)
}

function asInteger(value: unknown, key: string, least: number): number {
  if (typeof value !== 'number' || !Number.isInteger(value) || value < least || value > LARGEST) {
    throw bad(say`${key} must be a whole number from ${least} to ${LARGEST}, but is ${json(value)}`)
  }
  return value
}

/** A finite number. */
export function number(config: LayerConfig, key: string, fallback?: number): number {
  const value = config[key] ?? fallback
  if (typeof value !== 'number' || !Number.isFinite(value)) {
    throw bad(say`${key} must be a number, but is ${json(value)}`)
  }
  return value
}

export function flag(config: LayerConfig, key: string, fallback: boolean): boolean {
  const value = config[key] ?? fallback
  if (typeof value !== 'boolean') throw bad(say`${key} must be true or false, but is ${json(value)}`)
  return value
}

/** A word out of a list. */
export function choice<T extends string>(
  config: LayerConfig,
  key: string,
  options: readonly T[],
  fallback: T,
): T {
  const value = config[key] ?? fallback
  if (!options.includes(value as T)) {
    throw bad(say`${key} ${json(value)} is not supported (${options.join(', ')} are)`)
  }
  return value as T
}

/** A size along height and width: one number for both, or two. */
export function pair(config: LayerConfig, key: string, fallback?: number): readonly [number, number] {
  const value = config[key] ?? fallback
  if (Array.isArray(value) && value.length === 1)
    return [asInteger(value[0], key, 1), asInteger(value[0], key, 1)]
  if (Array.isArray(value) && value.length === 2)
    return [asInteger(value[0], key, 1), asInteger(value[1], key, 1)]
  const size = asInteger(value, key, 1)
  return [size, size]
}

/** A list of whole numbers (negative ones allowed: axes, -1 in Reshape); a single number is a list of one. */
export function readIntegers(
  config: LayerConfig,
  key: string,
  fallback?: readonly number[],
): readonly number[] {
  const value = config[key] ?? fallback
  const list: unknown[] = Array.isArray(value) ? value : [value]
  if (
    !list.every((item) => typeof item === 'number' && Number.isInteger(item) && Math.abs(item) <= LARGEST)
  ) {
    throw bad(say`${key} must be whole numbers, but is ${json(value)}`)
  }
  return list as number[]
}

/** `[[top, bottom], [left, right]]` of padding or cropping: Keras also writes one number, or one per axis. */
export function borders(
  config: LayerConfig,
  key: string,
): readonly [readonly [number, number], readonly [number, number]] {
  const value = config[key] ?? 1
  const rows: unknown[] = Array.isArray(value) && value.length === 2 ? value : [value, value]
  const sides = rows.map((row) => {
    const [before, after] = Array.isArray(row) && row.length === 2 ? (row as unknown[]) : [row, row]
    return [asInteger(before, key, 0), asInteger(after, key, 0)] as const
  })
  return [sides[0]!, sides[1]!]
}

/** A number or nested lists of numbers, flattened, with its shape. */
export function numbers(
  value: Json | undefined,
  key: string | Sentence,
): { readonly values: readonly number[]; readonly shape: readonly number[] } {
  if (typeof value === 'number' && Number.isFinite(value)) return { values: [value], shape: [] }
  if (!Array.isArray(value) || value.length === 0)
    throw bad(say`${key} must be numbers, but is ${json(value).slice(0, 80)}`)
  const parts = (value as readonly Json[]).map((item) => numbers(item, key))
  const inner = parts[0]!.shape
  if (parts.some((part) => part.shape.join() !== inner.join()))
    throw bad(say`${key} must be a regular array of numbers`)
  return { values: parts.flatMap((part) => part.values), shape: [parts.length, ...inner] }
}

/** The channel axis must be the last: TensorFlow's CPU kernels and every tap assume it. */
export function channelsLast(config: LayerConfig): void {
  const format = config['data_format']
  if (format === 'channels_first')
    throw bad(say`data_format channels_first is not supported, only channels_last`)
}

/** A value of a config as it stands in the file; a missing one too. */
export function json(value: unknown): string {
  return JSON.stringify(value) ?? 'undefined'
}
