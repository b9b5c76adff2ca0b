/**
 * The HDF5 library in a thread of its own, for files of pictures: a broken one may make it loop, which ends with the thread.
 */
import { closeSync, fstatSync, openSync } from 'node:fs'
import type { File as Hdf5File } from 'h5wasm'
import { FS, h5wasm, mapBytes } from '../files/hdf5-library.ts'
import { answering } from '../threads/answering.ts'
import { MAX_FILE_BYTES } from './image-errors.ts'

export interface Hdf5Question {
  /** Absolute path of the file. */
  readonly container: string
  /** Null: the names of all pictures in it. */
  readonly name: string | null
}
/** Names for a list; the bytes of one, null where there is no such picture. */
export type Hdf5Answer = readonly string[] | Uint8Array | null

const MAPPED = '/pictures.h5'
let current: { readonly key: string; readonly file: Hdf5File; readonly descriptor: number } | null = null

/** The file of the last question stays open: the next one is about it. */
function open(container: string): Hdf5File {
  const descriptor = openSync(container, 'r')
  const { size, mtimeMs } = fstatSync(descriptor)
  const key = `${container}\0${size}\0${mtimeMs}`
  if (current?.key === key) {
    closeSync(descriptor)
    return current.file
  }
  close()
  mapBytes(MAPPED, { descriptor, offset: 0, length: size })
  const file = new h5wasm.File(MAPPED, 'r')
  current = { key, file, descriptor }
  if (file.file_id < 0n) throw new Error('no HDF5 file')
  return file
}

function close(): void {
  if (!current) return
  const { file, descriptor } = current
  current = null
  closeSync(descriptor)
  file.close()
  FS.unlink(MAPPED)
}

function bytesOf(file: Hdf5File, name: string): Uint8Array | null {
  const entity = file.get(name)
  if (!(entity instanceof h5wasm.Dataset)) return null
  const { shape, size } = entity.metadata
  // A few compressed bytes may claim gigabytes: as a file of its own it would be refused.
  if ((shape ?? []).reduce((count, side) => count * side, size) > MAX_FILE_BYTES) return null
  const { value } = entity
  return value instanceof Uint8Array ? value.slice() : null
}

/** The names of all where the first ones are JPEG or PNG files; else none. */
function list(file: Hdf5File): string[] {
  const names = file.keys()
  const isPicture = (name: string): boolean => {
    const bytes = bytesOf(file, name)
    return (
      bytes !== null && ((bytes[0] === 0xff && bytes[1] === 0xd8) || (bytes[0] === 0x89 && bytes[1] === 0x50))
    )
  }
  return names.length > 0 && names.slice(0, 3).every(isPicture) ? names : []
}

function respond({ container, name }: Hdf5Question): Hdf5Answer {
  const file = open(container)
  return name === null ? list(file) : bytesOf(file, name)
}

export const answer = answering(respond, (found) =>
  found instanceof Uint8Array ? [found.buffer as ArrayBuffer] : [],
)
