/** Reads the numbers that scripts/reference-nn/reference.py had Keras compute. For tests. */
import { readFileSync } from 'node:fs'
import type { LayerConfig, WeightArray } from '../../../models/graph.ts'
import type { LossConfig } from '../training/losses.ts'
import type { StepConfig } from '../training/config.ts'

/** float32, little-endian, base64. */
export interface StoredArray {
  readonly shape: readonly number[]
  readonly float32: string
}

export interface LayerCase {
  readonly title: string
  readonly className: string
  readonly config: LayerConfig
  readonly training: boolean
  readonly inputs: readonly StoredArray[]
  readonly weights: Readonly<Record<string, StoredArray>>
  readonly output: StoredArray
  /** The gradients are those of sum(output * probe). */
  readonly probe: StoredArray
  readonly inputGradients: readonly StoredArray[]
  readonly weightGradients: Readonly<Record<string, StoredArray>>
  /** Moving averages after one call in training. */
  readonly after?: Readonly<Record<string, StoredArray>>
}

export interface LossCase {
  readonly config: LossConfig
  readonly logits: StoredArray
  readonly labels: StoredArray
  readonly values: StoredArray
  readonly gradient: StoredArray
}

export interface StepsFixture {
  /** [step][image][8][8][3] */
  readonly pixels: readonly (readonly number[][][][])[]
  readonly labels: readonly (readonly number[][])[]
  readonly factors: readonly (readonly number[])[]
  readonly cases: readonly (Pick<StepConfig, 'optimizer' | 'clipNorm'> & {
    readonly learningRate: number
    readonly losses: readonly number[]
    readonly start: Readonly<Record<string, StoredArray>>
    readonly end: Readonly<Record<string, StoredArray>>
  })[]
}

export interface PenaltiesFixture extends Pick<StepsFixture, 'pixels' | 'labels'> {
  /** Keras's own description, `model.to_json()`. */
  readonly model: unknown
  readonly learningRate: number
  readonly losses: readonly number[]
  /** The penalty on the kernel of the layer `frozen`, which Keras 2 counts. */
  readonly frozen: number
  readonly start: Readonly<Record<string, StoredArray>>
  readonly end: Readonly<Record<string, StoredArray>>
}

export function readFixture(name: 'layers'): { readonly cases: readonly LayerCase[] }
export function readFixture(name: 'losses'): { readonly cases: readonly LossCase[] }
export function readFixture(name: 'steps'): StepsFixture
export function readFixture(name: 'penalties'): PenaltiesFixture
export function readFixture(name: string): unknown {
  return JSON.parse(readFileSync(new URL(`../fixtures/${name}.json`, import.meta.url), 'utf8'))
}

export function unpack({ shape, float32 }: StoredArray): WeightArray {
  const bytes = Buffer.from(float32, 'base64')
  return {
    shape,
    values: new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length)),
  }
}

/** Largest difference, relative to the larger of 1 and the expected value's size. NaN anywhere is infinitely far. */
export function distance(actual: ArrayLike<number>, expected: ArrayLike<number>): number {
  if (actual.length !== expected.length) return Infinity
  let worst = 0
  for (let i = 0; i < expected.length; i++) {
    const gap = Math.abs(actual[i]! - expected[i]!) / Math.max(1, Math.abs(expected[i]!))
    if (!(gap <= worst)) worst = Number.isNaN(gap) ? Infinity : gap
  }
  return worst
}
