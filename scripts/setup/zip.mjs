import { createReadStream, createWriteStream, mkdirSync, symlinkSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { dirname, join, normalize, sep } from 'node:path'
import { PassThrough } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { buffer } from 'node:stream/consumers'
import { createInflateRaw } from 'node:zlib'

/**
 * Extracts the entries of a zip file for which `place(name)` gives a path (relative to `folder`).
 * Set-up runs before any package is installed, hence our own reader. Zip64 is refused.
 */
export async function extractZip(file, folder, place) {
  const entries = await readDirectory(file)
  for (const entry of entries) {
    const path = entry.name.endsWith('/') ? undefined : place(entry.name)
    if (path === undefined) continue
    const target = join(folder, normalize(path))
    if (!target.startsWith(folder + sep))
      throw new Error(`${file}: the entry ${entry.name} leaves its folder`)
    await extractEntry(file, entry, target)
  }
}

async function extractEntry(file, entry, target) {
  mkdirSync(dirname(target), { recursive: true })
  const content = await entryStream(file, entry)
  if ((entry.mode & 0o170000) === 0o120000) {
    symlinkSync((await buffer(content)).toString('utf8'), target)
    return
  }
  const out = createWriteStream(target, { mode: entry.mode & 0o777 || 0o644 })
  await pipeline(content, out)
  if (out.bytesWritten !== entry.size) throw new Error(`${file}: the entry ${entry.name} is incomplete`)
}

async function entryStream(file, entry) {
  const start = await dataOffset(file, entry)
  // An empty range cannot be asked of a stream: `end` is inclusive.
  if (entry.packed === 0) return new PassThrough().end()
  const raw = createReadStream(file, { start, end: start + entry.packed - 1 })
  if (entry.method === 0) return raw
  const inflate = createInflateRaw()
  raw.on('error', (error) => inflate.destroy(error)).pipe(inflate)
  return inflate
}

/** The local header's own name and extra lengths differ from the directory's, so it has to be read. */
async function dataOffset(file, entry) {
  const header = await read(file, entry.offset, 30)
  return entry.offset + 30 + header.readUInt16LE(26) + header.readUInt16LE(28)
}

async function readDirectory(file) {
  const handle = await open(file)
  const { size } = await handle.stat().finally(() => handle.close())
  const tailSize = Math.min(size, 65_557)
  const tail = await read(file, size - tailSize, tailSize)
  const end = tail.lastIndexOf(Buffer.from([0x50, 0x4b, 5, 6]))
  if (end < 0) throw new Error(`${file} is not a zip file`)
  const count = tail.readUInt16LE(end + 10)
  const offset = tail.readUInt32LE(end + 16)
  if (count === 0xffff || offset === 0xffffffff)
    throw new Error(`${file} is a zip64 file, which set-up does not read`)
  return parseDirectory(await read(file, offset, tail.readUInt32LE(end + 12)), count)
}

function parseDirectory(directory, count) {
  const entries = []
  for (let at = 0; entries.length < count;) {
    const nameSize = directory.readUInt16LE(at + 28)
    const method = directory.readUInt16LE(at + 10)
    if (method !== 0 && method !== 8) throw new Error(`unknown zip compression ${method}`)
    entries.push({
      name: directory.toString('utf8', at + 46, at + 46 + nameSize),
      method,
      packed: directory.readUInt32LE(at + 20),
      size: directory.readUInt32LE(at + 24),
      mode: directory.readUInt32LE(at + 38) >>> 16,
      offset: directory.readUInt32LE(at + 42),
    })
    at += 46 + nameSize + directory.readUInt16LE(at + 30) + directory.readUInt16LE(at + 32)
  }
  return entries
}

async function read(file, position, length) {
  const handle = await open(file)
  try {
    const { buffer: bytes } = await handle.read(Buffer.alloc(length), 0, length, position)
    return bytes
  } finally {
    await handle.close()
  }
}
