/** The HDF5 library for a worker thread, over an in-memory file system: links and external storage inside a file find nothing of the host's. */
import { readSync } from 'node:fs'

// The library prints its error stack; what matters of it is in the message.
Object.assign(console, { log: () => undefined, warn: () => undefined, error: () => undefined })

const { default: h5wasm } = await import('h5wasm')
const { FS } = (await h5wasm.ready) as unknown as { FS: EmscriptenFs }
export { FS, h5wasm }

/** The little of Emscripten's file system that is used; its typings do not cover stream operations. */
interface EmscriptenFs {
  writeFile(path: string, data: Uint8Array): void
  readFile(path: string): Uint8Array
  unlink(path: string): void
  lookupPath(path: string): { node: { usedBytes: number; stream_ops: Record<string, unknown> } }
}

/** Bytes of a file that is open. */
export interface FileBytes {
  readonly descriptor: number
  readonly offset: number
  readonly length: number
}

/**
 * Makes these bytes appear as the file `path` of the library's file system, read as they are asked for.
 * @param onRead told how many bytes are asked for, before they are read
 */
export function mapBytes(
  path: string,
  { descriptor, offset, length }: FileBytes,
  onRead: (bytes: number) => void = () => undefined,
): void {
  FS.writeFile(path, new Uint8Array(0))
  const { node } = FS.lookupPath(path)
  node.usedBytes = length
  node.stream_ops = {
    ...node.stream_ops,
    read: (_stream: unknown, buffer: Int8Array, at: number, count: number, position: number) => {
      const wanted = Math.min(count, length - position)
      onRead(wanted)
      return wanted > 0 ? readSync(descriptor, buffer, at, wanted, offset + position) : 0
    },
  }
}
