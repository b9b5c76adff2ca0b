import { open, type FileHandle } from 'node:fs/promises'
import { promisify } from 'node:util'
import { crc32, inflateRaw } from 'node:zlib'
import { AppError } from '../../shared/errors.ts'
import { say, type Sentence } from '../../shared/say.ts'
import { LIMITS } from './limits.ts'

/** One file inside a zip. Names are only compared, never used as paths on disk. */
export interface ZipEntry {
  readonly name: string
  readonly stored: boolean
  /** Where its bytes begin in the zip file. */
  readonly offset: number
  readonly packedBytes: number
  readonly bytes: number
  readonly crc: number
}

const END = 0x06054b50
const END_BYTES = 22
const ENTRY = 0x02014b50
const ENTRY_BYTES = 46
const LOCAL = 0x04034b50
const LOCAL_BYTES = 30
const ZIP64_LOCATOR = 0x07064b50
const ZIP64_END = 0x06064b50
const MAX_COMMENT = 65_535
const METHODS: Readonly<Record<number, boolean>> = { 0: true, 8: false } // stored, deflated
/** Central directory entries are small; 10,000 of them stay far below this. */
const CHUNK_BYTES = 4 * 2 ** 20
const MAX_DIRECTORY_BYTES = 16 * 2 ** 20

/**
 * The directory of a zip file, without unpacking anything.
 * @throws AppError 'bad-input' when it is no zip, truncated, encrypted or absurd
 */
export async function listZip(file: FileHandle, path: string): Promise<ReadonlyMap<string, ZipEntry>> {
  const { size } = await file.stat()
  const tailBytes = Math.min(size, END_BYTES + MAX_COMMENT)
  const tail = await readAt(file, size - tailBytes, tailBytes, path)
  const end = tail.lastIndexOf(Buffer.from([0x50, 0x4b, 5, 6]))
  if (end < 0 || end + END_BYTES > tail.length || tail.readUInt32LE(end) !== END) {
    throw broken(path, say`it is not a zip archive, or is truncated`)
  }
  let count = tail.readUInt16LE(end + 10)
  let directoryBytes = tail.readUInt32LE(end + 12)
  let directoryAt = tail.readUInt32LE(end + 16)
  if (count === 0xffff || directoryAt === 0xffffffff || directoryBytes === 0xffffffff) {
    const zip64 = await readZip64End(file, size - tailBytes + end, path)
    ;({ count, directoryBytes, directoryAt } = zip64)
  }
  if (count > LIMITS.zipEntries || directoryBytes > MAX_DIRECTORY_BYTES) {
    throw broken(path, say`it claims ${count} entries; a model has a handful`)
  }
  const directory = await readAt(file, directoryAt, directoryBytes, path)
  return parseDirectory(file, directory, count, path)
}

async function readZip64End(file: FileHandle, endAt: number, path: string) {
  const locator = await readAt(file, endAt - 20, 20, path)
  if (locator.readUInt32LE(0) !== ZIP64_LOCATOR) throw broken(path, say`its directory is damaged`)
  const record = await readAt(file, bigSize(locator, 8, path), 56, path)
  if (record.readUInt32LE(0) !== ZIP64_END) throw broken(path, say`its directory is damaged`)
  return {
    count: bigSize(record, 32, path),
    directoryBytes: bigSize(record, 40, path),
    directoryAt: bigSize(record, 48, path),
  }
}

async function parseDirectory(file: FileHandle, directory: Buffer, count: number, path: string) {
  const entries = new Map<string, ZipEntry>()
  let at = 0
  for (let i = 0; i < count; i++) {
    if (at + ENTRY_BYTES > directory.length || directory.readUInt32LE(at) !== ENTRY) {
      throw broken(path, say`its directory is damaged`)
    }
    const nameBytes = directory.readUInt16LE(at + 28)
    const extraBytes = directory.readUInt16LE(at + 30)
    const next = at + ENTRY_BYTES + nameBytes + extraBytes + directory.readUInt16LE(at + 32)
    const name = directory.toString('utf8', at + ENTRY_BYTES, at + ENTRY_BYTES + nameBytes)
    const extra = directory.subarray(at + ENTRY_BYTES + nameBytes, at + ENTRY_BYTES + nameBytes + extraBytes)
    const sizes = entrySizes(directory, at, extra, path)
    const stored = METHODS[directory.readUInt16LE(at + 10)]
    if (stored === undefined || directory.readUInt16LE(at + 8) & 1) {
      throw broken(path, say`its entry ${name} is encrypted or packed in an unknown way`)
    }
    if (entries.has(name)) throw broken(path, say`it holds ${name} twice`)
    const local = await readAt(file, sizes.localAt, LOCAL_BYTES, path)
    if (local.readUInt32LE(0) !== LOCAL) throw broken(path, say`its directory is damaged`)
    const offset = sizes.localAt + LOCAL_BYTES + local.readUInt16LE(26) + local.readUInt16LE(28)
    if (stored && sizes.packedBytes !== sizes.bytes) throw broken(path, say`the sizes of ${name} disagree`)
    entries.set(name, {
      name,
      stored,
      offset,
      packedBytes: sizes.packedBytes,
      bytes: sizes.bytes,
      crc: directory.readUInt32LE(at + 16),
    })
    at = next
  }
  return entries
}

/** Sizes and place of an entry; 0xffffffff means: in the zip64 extra field, in this order. */
function entrySizes(directory: Buffer, at: number, extra: Buffer, path: string) {
  const short = [24, 20, 42].map((field) => directory.readUInt32LE(at + field))
  let wide = zip64Field(extra)
  const [bytes, packedBytes, localAt] = short.map((value) => {
    if (value !== 0xffffffff) return value
    if (wide.length < 8) throw broken(path, say`its directory is damaged`)
    const large = bigSize(wide, 0, path)
    wide = wide.subarray(8)
    return large
  }) as [number, number, number]
  return { bytes, packedBytes, localAt }
}

function zip64Field(extra: Buffer): Buffer {
  let at = 0
  while (at + 4 <= extra.length) {
    const length = extra.readUInt16LE(at + 2)
    if (extra.readUInt16LE(at) === 1) return extra.subarray(at + 4, at + 4 + length)
    at += 4 + length
  }
  return extra.subarray(0, 0)
}

/**
 * Unpacks one entry; never more than `limitBytes`, whatever its header claims.
 * @throws AppError 'bad-input' when it is larger, damaged or truncated
 */
export async function readEntry(
  file: FileHandle,
  entry: ZipEntry,
  limitBytes: number,
  path: string,
): Promise<Buffer> {
  if (entry.bytes > limitBytes || entry.packedBytes > limitBytes) {
    throw broken(path, say`its ${entry.name} claims ${entry.bytes} bytes, the limit is ${limitBytes}`)
  }
  const packed = await readAt(file, entry.offset, entry.packedBytes, path)
  if (entry.stored) return checked(packed, entry, path)
  try {
    // The header may lie: the output is cut off where the header said it ends.
    const unpacked = await promisify(inflateRaw)(packed, { maxOutputLength: Math.max(entry.bytes, 1) })
    if (unpacked.length === entry.bytes) return checked(unpacked, entry, path)
  } catch (error) {
    if (error instanceof AppError) throw error
  }
  throw broken(path, say`its ${entry.name} does not unpack to the size it claims`)
}

function checked(bytes: Buffer, entry: ZipEntry, path: string): Buffer {
  if (crc32(bytes) !== entry.crc) throw broken(path, say`the checksum of its ${entry.name} is wrong`)
  return bytes
}

/** Compares the checksum of an entry that is stored as it is, without holding it in memory. */
export async function checkStored(file: FileHandle, entry: ZipEntry, path: string): Promise<void> {
  let crc = 0
  for (let at = 0; at < entry.bytes; at += CHUNK_BYTES) {
    crc = crc32(await readAt(file, entry.offset + at, Math.min(CHUNK_BYTES, entry.bytes - at), path), crc)
  }
  if (crc !== entry.crc) throw broken(path, say`the checksum of its ${entry.name} is wrong`)
}

async function readAt(file: FileHandle, position: number, length: number, path: string): Promise<Buffer> {
  const { size } = await file.stat()
  if (position < 0 || position + length > size) throw broken(path, say`it is truncated or damaged`)
  const buffer = Buffer.alloc(length)
  const { bytesRead } = await file.read(buffer, 0, length, position)
  if (bytesRead !== length) throw broken(path, say`it is truncated`)
  return buffer
}

function bigSize(buffer: Buffer, at: number, path: string): number {
  const value = Number(buffer.readBigUInt64LE(at))
  if (!Number.isSafeInteger(value)) throw broken(path, say`its directory is damaged`)
  return value
}

/** Opens a file for `use` and closes it whatever happens. */
export async function withFile<T>(path: string, use: (file: FileHandle) => Promise<T>): Promise<T> {
  const file = await open(path, 'r')
  try {
    return await use(file)
  } finally {
    await file.close()
  }
}

function broken(path: string, reason: Sentence): AppError {
  return new AppError('bad-input', say`${path} cannot be read: ${reason}.`, {
    file: path,
    hint: say`The file is damaged or incomplete. Copy or download it again, or save the model again from Keras.`,
  })
}
