/** Files of single pixels' values, written byte by byte: what a decoder makes of them is checked against what stands here. */
import { crc32, deflateSync } from 'node:zlib'

const bytesOf = (
  size: number,
  values: readonly number[],
  write: (buffer: Buffer, value: number, at: number) => void,
) => {
  const buffer = Buffer.alloc(size * values.length)
  values.forEach((value, i) => write(buffer, value, i * size))
  return buffer
}
const u16le = (...values: number[]): Buffer =>
  bytesOf(2, values, (b, v, at) => b.writeUInt16LE(v & 0xffff, at))
const u32le = (...values: number[]): Buffer => bytesOf(4, values, (b, v, at) => b.writeUInt32LE(v >>> 0, at))
const u16be = (...values: number[]): Buffer => bytesOf(2, values, (b, v, at) => b.writeUInt16BE(v, at))
const u32be = (...values: number[]): Buffer => bytesOf(4, values, (b, v, at) => b.writeUInt32BE(v >>> 0, at))
const text = (value: string): Buffer => Buffer.from(value, 'latin1')

/** A PNG of 16 bits a channel and one colour, 8 x 8, with or without a profile. */
export function deepPng(rgb: readonly number[], profile?: Buffer): Buffer {
  const chunk = (type: string, data: Buffer): Buffer => {
    const body = Buffer.concat([text(type), data])
    return Buffer.concat([u32be(data.length), body, u32be(crc32(body))])
  }
  const row = Buffer.concat([Buffer.from([0]), ...Array.from({ length: 8 }, () => u16be(...rgb))])
  return Buffer.concat([
    text('\x89PNG\r\n\x1a\n'),
    chunk('IHDR', Buffer.concat([u32be(8, 8), Buffer.from([16, 2, 0, 0, 0])])),
    ...(profile ? [chunk('iCCP', Buffer.concat([text('p\0\0'), deflateSync(profile)]))] : []),
    chunk('IDAT', deflateSync(Buffer.concat(Array.from({ length: 8 }, () => row)))),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

function profileOf(kind: string, space: string, pcs: string, tags: Readonly<Record<string, Buffer>>): Buffer {
  const names = Object.keys(tags)
  let at = 132 + names.length * 12
  const table: Buffer[] = []
  const bodies: Buffer[] = []
  for (const name of names) {
    const body = Buffer.concat([tags[name]!, Buffer.alloc(-tags[name]!.length & 3)])
    table.push(Buffer.concat([text(name), u32be(at, tags[name]!.length)]))
    bodies.push(body)
    at += body.length
  }
  const header = Buffer.alloc(128)
  header.writeUInt32BE(at, 0)
  header.writeUInt32BE(0x02100000, 8)
  header.write(kind + space + pcs, 12, 'latin1')
  header.write('acsp', 36, 'latin1')
  header.set(u32be(0xf6d6, 0x10000, 0xd32d), 68)
  return Buffer.concat([header, u32be(names.length), ...table, ...bodies])
}

/** sRGB's primaries with values that are proportional to light. */
export function linearProfile(): Buffer {
  const xyz = (...values: number[]): Buffer =>
    Buffer.concat([text('XYZ \0\0\0\0'), u32be(...values.map((value) => Math.round(value * 65_536)))])
  const curve = Buffer.concat([text('curv\0\0\0\0'), u32be(1), u16be(256)])
  return profileOf('mntr', 'RGB ', 'XYZ ', {
    rXYZ: xyz(0.43607, 0.22249, 0.01392),
    gXYZ: xyz(0.38515, 0.71687, 0.09708),
    bXYZ: xyz(0.14307, 0.06061, 0.7141),
    rTRC: curve,
    gTRC: curve,
    bTRC: curve,
  })
}

/** A printer whose cyan is a grey of L* 50, and whose other inks are black. */
export function greyCyanProfile(): Buffer {
  const ramp = Buffer.from(Array.from({ length: 256 }, (_, i) => i))
  const corners = Array.from({ length: 16 }, (_, i) => [i === 0 ? 255 : i === 8 ? 128 : 0, 128, 128])
  const lut = Buffer.concat([
    text('mft1\0\0\0\0'),
    Buffer.from([4, 3, 2, 0]),
    u32be(65_536, 0, 0, 0, 65_536, 0, 0, 0, 65_536),
    ...Array.from({ length: 4 }, () => ramp),
    Buffer.from(corners.flat()),
    ...Array.from({ length: 3 }, () => ramp),
  ])
  return profileOf('prtr', 'CMYK', 'Lab ', { A2B0: lut })
}

/** An uncompressed TIFF of four inks and one colour, 8 x 8. */
export function inkTiff(inks: readonly number[], profile?: Buffer): Buffer {
  const pixels = Buffer.from(Array.from({ length: 64 }, () => inks).flat())
  const entries: [tag: number, type: number, count: number, value: number][] = [
    [256, 3, 1, 8],
    [257, 3, 1, 8],
    [258, 3, 4, 8 + pixels.length],
    [259, 3, 1, 1],
    [262, 3, 1, 5],
    [273, 4, 1, 8],
    [277, 3, 1, 4],
    [278, 3, 1, 8],
    [279, 4, 1, pixels.length],
    ...(profile ? [[34_675, 7, profile.length, 16 + pixels.length] as [number, number, number, number]] : []),
  ]
  const directory = 16 + pixels.length + (profile ? profile.length + (profile.length & 1) : 0)
  return Buffer.concat([
    text('II'),
    u16le(42),
    u32le(directory),
    pixels,
    u16le(8, 8, 8, 8),
    ...(profile ? [profile, Buffer.alloc(profile.length & 1)] : []),
    u16le(entries.length),
    ...entries.map(([tag, type, count, value]) => Buffer.concat([u16le(tag, type), u32le(count, value)])),
    u32le(0),
  ])
}

export interface BmpSpec {
  readonly width: number
  /** Negative: rows from the top. */
  readonly rows: number
  readonly bits: number
  readonly compression?: number
  /** Red, green and blue. */
  readonly palette?: readonly (readonly number[])[]
  readonly masks?: readonly number[]
  /** As they stand in the file, padding included. */
  readonly data: readonly number[]
  readonly header?: 12 | 40 | 124
  /** Bytes between the headers and the pixels. */
  readonly gap?: number
}

export function bmp(spec: BmpSpec): Buffer {
  const { width, rows, bits, compression = 0, palette = [], masks = [], data, header = 40, gap = 0 } = spec
  const info = Buffer.alloc(header)
  info.writeUInt32LE(header, 0)
  if (header === 12) info.set(u16le(width, rows, 1, bits), 4)
  else {
    info.set(u32le(width, rows), 4)
    info.set(u16le(1, bits), 12)
    info.set(u32le(compression, 0, 2835, 2835, palette.length, 0), 16)
    if (header === 124) info.set(u32le(...masks), 40)
  }
  const after = header === 40 ? u32le(...masks) : Buffer.alloc(0)
  const colours = Buffer.from(palette.flatMap(([r, g, b]) => [b!, g!, r!, ...(header === 12 ? [] : [0])]))
  const at = 14 + header + after.length + colours.length + gap
  const file = Buffer.concat([text('BM'), u32le(at + data.length, 0, at)])
  return Buffer.concat([file, info, after, colours, Buffer.alloc(gap), Buffer.from(data)])
}

export interface DicomSpec {
  readonly syntax?: string
  readonly photometric: string
  readonly samples: number
  readonly width: number
  readonly rows: number
  readonly bits?: 8 | 16
  readonly planar?: 0 | 1
  readonly frames?: number
  /** Further elements, in order: group, element, representation, value. */
  readonly more?: readonly (readonly [number, number, string, Buffer])[]
  /** Frames one after the other, or JPEGs of them. */
  readonly pixels: Buffer | readonly Buffer[]
}

/** Explicit little-endian. The patient is Jane Doe, born on 1 April 1950, number PID-4711. */
export function dicom(spec: DicomSpec): Buffer {
  const { photometric, samples, width, rows, bits = 8, planar = 0, frames = 1, more = [], pixels } = spec
  const isEncapsulated = !Buffer.isBuffer(pixels)
  const syntax = spec.syntax ?? (isEncapsulated ? '1.2.840.10008.1.2.4.50' : '1.2.840.10008.1.2.1')
  const meta = element(2, 0x10, 'UI', text(syntax))
  return Buffer.concat([
    Buffer.alloc(128),
    text('DICM'),
    element(2, 0, 'UL', u32le(meta.length)),
    meta,
    element(8, 0x80, 'LO', text('St. Elsewhere')),
    element(0x10, 0x10, 'PN', text('DOE^JANE')),
    element(0x10, 0x20, 'LO', text('PID-4711')),
    element(0x10, 0x30, 'DA', text('19500401')),
    element(0x28, 2, 'US', u16le(samples)),
    element(0x28, 4, 'CS', text(photometric)),
    ...(samples > 1 ? [element(0x28, 6, 'US', u16le(planar))] : []),
    element(0x28, 8, 'IS', text(String(frames))),
    element(0x28, 0x10, 'US', u16le(rows)),
    element(0x28, 0x11, 'US', u16le(width)),
    element(0x28, 0x100, 'US', u16le(bits)),
    element(0x28, 0x101, 'US', u16le(bits)),
    element(0x28, 0x102, 'US', u16le(bits - 1)),
    element(0x28, 0x103, 'US', u16le(0)),
    ...more.map(([group, number, vr, value]) => element(group, number, vr, value)),
    isEncapsulated
      ? encapsulated(pixels as readonly Buffer[])
      : element(0x7fe0, 0x10, bits === 8 ? 'OB' : 'OW', pixels),
  ])
}

function element(group: number, number: number, vr: string, value: Buffer): Buffer {
  const padded = value.length % 2 === 0 ? value : Buffer.concat([value, text(vr === 'UI' ? '\0' : ' ')])
  const isLong = /^(OB|OW|SQ|UN|UT)$/.test(vr)
  const length = isLong ? Buffer.concat([u16le(0), u32le(padded.length)]) : u16le(padded.length)
  return Buffer.concat([u16le(group, number), text(vr), length, padded])
}

function encapsulated(frames: readonly Buffer[]): Buffer {
  const item = (data: Buffer): Buffer => {
    const padded = Buffer.concat([data, Buffer.alloc(data.length & 1)])
    return Buffer.concat([u16le(0xfffe, 0xe000), u32le(padded.length), padded])
  }
  const start = Buffer.concat([u16le(0x7fe0, 0x10), text('OB'), u16le(0), u32le(0xffffffff)])
  return Buffer.concat([start, item(Buffer.alloc(0)), ...frames.map(item), u16le(0xfffe, 0xe0dd), u32le(0)])
}
