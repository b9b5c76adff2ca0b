import { open, type FileHandle } from 'node:fs/promises'
import { unreadableTable } from './table-error.ts'

/** What one pass over the bytes of a file tells before any of it is taken for text. */
export interface Survey {
  readonly bytes: number
  /** The first bytes. */
  readonly head: Buffer
  /** How often each byte occurs. */
  readonly counts: Uint32Array
  /** Line ends of any kind, and the last line where it has none. */
  readonly lines: number
  /** Characters beyond ASCII that are well-formed UTF-8, and bytes that are none. */
  readonly utf8: { readonly valid: number; readonly invalid: number }
  /** Unbroken runs of bytes beyond ASCII: long in Cyrillic or Chinese, short in Turkish or French. */
  readonly runs: number
  /** Text around bytes beyond ASCII. */
  readonly sample: Buffer
}

const CHUNK = 256 * 1024
const SAMPLE = 64 * 1024
/** Of one chunk: a long file is sampled in many places. */
const SAMPLE_PIECE = 8 * 1024

/** Reads a file to its end, a piece at a time. Throws AppError 'bad-input' when it cannot be read. */
export async function surveyFile(file: string, signal?: AbortSignal): Promise<Survey> {
  const pass = new Pass()
  for await (const chunk of chunksOf(file, CHUNK, 0, signal)) pass.add(chunk)
  return pass.result()
}

/** The bytes of a file from `start`. Each is valid until the next is asked for; between them the process does other work. */
export async function* chunksOf(
  file: string,
  size: number,
  start: number,
  signal?: AbortSignal,
): AsyncGenerator<Buffer, void, undefined> {
  let handle: FileHandle | undefined
  try {
    handle = await open(file)
    const buffer = Buffer.alloc(size)
    for (let position = start; ;) {
      signal?.throwIfAborted()
      const { bytesRead } = await handle.read(buffer, 0, size, position)
      if (bytesRead === 0) return
      position += bytesRead
      yield buffer.subarray(0, bytesRead)
    }
  } catch (error) {
    throw isSystemError(error) ? unreadableTable(file, error) : error
  } finally {
    await handle?.close()
  }
}

function isSystemError(error: unknown): boolean {
  return error instanceof Error && 'syscall' in error
}

class Pass {
  readonly #counts = new Uint32Array(256)
  readonly #pieces: Buffer[] = []
  #head: Buffer = Buffer.alloc(0)
  #bytes = 0
  #sampled = 0
  #lines = 0
  #runs = 0
  #valid = 0
  #invalid = 0
  /** Bytes that the UTF-8 character under way still needs. */
  #needed = 0
  #before = 10

  add(chunk: Buffer): void {
    if (this.#bytes === 0) this.#head = Buffer.from(chunk)
    this.#bytes += chunk.length
    const first = this.#count(chunk)
    if (first < 0 || this.#sampled >= SAMPLE) return
    const piece = Buffer.from(chunk.subarray(Math.max(0, first - 64), first + SAMPLE_PIECE))
    this.#pieces.push(piece)
    this.#sampled += piece.length
  }

  /** Where the first byte beyond ASCII is; -1 for none. */
  #count(chunk: Buffer): number {
    let first = -1
    let before = this.#before
    let at = -1
    for (const byte of chunk) {
      at++
      this.#counts[byte] = (this.#counts[byte] ?? 0) + 1
      if (byte === 13 || (byte === 10 && before !== 13)) this.#lines++
      if (byte >= 0x80) {
        if (first < 0) first = at
        if (before < 0x80) this.#runs++
        this.#step(byte)
      } else if (this.#needed > 0) {
        this.#invalid++
        this.#needed = 0
      }
      before = byte
    }
    this.#before = before
    return first
  }

  #step(byte: number): void {
    if (this.#needed > 0 && byte < 0xc0) {
      if (--this.#needed === 0) this.#valid++
      return
    }
    if (this.#needed > 0) this.#invalid++
    this.#needed = byte < 0xc2 || byte > 0xf4 ? 0 : byte < 0xe0 ? 1 : byte < 0xf0 ? 2 : 3
    if (this.#needed === 0) this.#invalid++
  }

  result(): Survey {
    const open = this.#before === 10 || this.#before === 13 ? 0 : 1
    return {
      bytes: this.#bytes,
      head: this.#head,
      counts: this.#counts,
      lines: this.#lines + open,
      utf8: { valid: this.#valid, invalid: this.#invalid + (this.#needed > 0 ? 1 : 0) },
      runs: this.#runs,
      sample: Buffer.concat(this.#pieces),
    }
  }
}
