/** Messages between hdf5.ts and its worker. The worker reads one file at a time. */
export type Hdf5Request =
  | { readonly kind: 'open'; readonly path: string; readonly offset: number; readonly length: number }
  | { readonly kind: 'read'; readonly datasets: readonly string[] }
  | { readonly kind: 'close' }
  | { readonly kind: 'write'; readonly content: Hdf5Content }

export type Hdf5Response =
  | { readonly ok: true; readonly value: unknown }
  /** `fatal`: the HDF5 library may be in a broken state, the worker must not be used again. */
  | { readonly ok: false; readonly reason: Sentence; readonly fatal: boolean }

export interface Hdf5Dataset {
  readonly shape: readonly number[]
  /** 'float' | 'integer' are read as float32; anything else is listed but cannot be read. */
  readonly type: 'float' | 'integer' | 'other'
  readonly bytesPerValue: number
}

export type Hdf5Attributes = Readonly<Record<string, string | readonly string[]>>

/** What a file holds, without the data. Paths have no leading '/'; '' is the root group. */
export interface Hdf5Listing {
  readonly groups: ReadonlyMap<string, Hdf5Attributes>
  readonly datasets: ReadonlyMap<string, Hdf5Dataset>
}

export interface Hdf5Content {
  readonly groups: readonly { readonly path: string; readonly attributes: Hdf5Attributes }[]
  readonly datasets: readonly {
    readonly path: string
    readonly shape: readonly number[]
    readonly values: Float32Array | Int32Array
  }[]
}
import type { Sentence } from '../../shared/say.ts'
