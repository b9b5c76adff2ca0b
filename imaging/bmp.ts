/**
 * BMP (Microsoft, "Bitmap Storage"; no library reads it right: see docs/dependencies.md). Palettes of 1 to 8 bits, run-length encoded or
 * not, 16, 24 and 32 bits with any masks, either order of rows, headers from OS/2's to version 5.
 */
import { say } from '../shared/say.ts'
import { UnreadablePicture } from './image-errors.ts'

/** Uncompressed 8-bit pixels, `[height, width, channels]`. */
export interface RawPicture {
  readonly data: Uint8Array
  readonly width: number
  readonly height: number
  readonly channels: 1 | 3 | 4
}

export interface BmpHeader {
  readonly width: number
  readonly height: number
  readonly topDown: boolean
  readonly bits: number
  /** 0 none, 1 and 2 run lengths of 8 and 4 bits, 3 and 6 masks. */
  readonly compression: number
  readonly pixels: number
  readonly palette: { readonly at: number; readonly entry: 3 | 4; readonly count: number }
}

/** Throws UnreadablePicture or RangeError for what is no BMP that can be read. */
export function readBmpHeader(bytes: Buffer): BmpHeader {
  const size = bytes.readUInt32LE(14)
  const old = size === 12
  const width = old ? bytes.readUInt16LE(18) : bytes.readInt32LE(18)
  const rows = old ? bytes.readInt16LE(20) : bytes.readInt32LE(22)
  const bits = bytes.readUInt16LE(old ? 24 : 28)
  const compression = size < 40 ? 0 : bytes.readUInt32LE(30)
  const count = (size < 40 ? 0 : bytes.readUInt32LE(46)) || (bits <= 8 ? 1 << bits : 0)
  if (width <= 0 || rows === 0) throw new UnreadablePicture(say`it has no pixels.`)
  if (![1, 2, 4, 8, 16, 24, 32].includes(bits) || ![0, 1, 2, 3, 6].includes(compression))
    throw new UnreadablePicture(say`a BMP of ${bits} bits and compression ${compression} is not supported.`)
  const masks = size === 40 ? { 3: 12, 6: 16 }[compression] : 0
  const palette = { at: 14 + size + (masks ?? 0), entry: old ? (3 as const) : (4 as const), count }
  const pixels = bytes.readUInt32LE(10)
  return { width, height: Math.abs(rows), topDown: rows < 0, bits, compression, pixels, palette }
}

/** Throws UnreadablePicture or RangeError for a file that ends early. The size is to be checked before. */
export function decodeBmp(bytes: Buffer): RawPicture {
  const header = readBmpHeader(bytes)
  const { width, height, bits, compression } = header
  if (bits <= 8) {
    const indices = compression === 0 ? packedIndices(bytes, header) : runLengths(bytes, header)
    return { data: throughPalette(indices, bytes, header), width, height, channels: 3 }
  }
  if (bits === 24) return { data: blueGreenRed(bytes, header), width, height, channels: 3 }
  return masked(bytes, header)
}

/** Start of each row in the file, in the order of the picture. */
function* rowsOf(bytes: Buffer, { width, height, bits, topDown, pixels }: BmpHeader): Generator<number> {
  const stride = ((width * bits + 31) >> 5) * 4
  if (pixels + stride * height > bytes.length + 3) throw new RangeError('the file ends early')
  for (let y = 0; y < height; y++) yield pixels + (topDown ? y : height - 1 - y) * stride
}

function blueGreenRed(bytes: Buffer, header: BmpHeader): Uint8Array {
  const { width, height } = header
  const data = new Uint8Array(width * height * 3)
  let to = 0
  for (const row of rowsOf(bytes, header)) {
    for (let at = row; at < row + width * 3; at += 3) {
      data[to++] = bytes[at + 2]!
      data[to++] = bytes[at + 1]!
      data[to++] = bytes[at]!
    }
  }
  return data
}

function packedIndices(bytes: Buffer, header: BmpHeader): Uint8Array {
  const { width, height, bits } = header
  const indices = new Uint8Array(width * height)
  const perByte = 8 / bits
  const most = (1 << bits) - 1
  let to = 0
  for (const row of rowsOf(bytes, header)) {
    for (let x = 0; x < width; x++) {
      const byte = bytes[row + Math.floor(x / perByte)]!
      indices[to++] = (byte >> (8 - bits - (x % perByte) * bits)) & most
    }
  }
  return indices
}

function throughPalette(indices: Uint8Array, bytes: Buffer, { palette }: BmpHeader): Uint8Array {
  const data = new Uint8Array(indices.length * 3)
  const colours = bytes.subarray(palette.at, palette.at + palette.count * palette.entry)
  for (let i = 0; i < indices.length; i++) {
    const at = indices[i]! * palette.entry
    if (at + 2 >= colours.length) throw new UnreadablePicture(say`it uses colours that it does not define.`)
    data[i * 3] = colours[at + 2]!
    data[i * 3 + 1] = colours[at + 1]!
    data[i * 3 + 2] = colours[at]!
  }
  return data
}

/** Runs `count index`; after a 0: 0 ends a line, 1 the picture, 2 moves right and up, more are that many indices as they are. */
function runLengths(bytes: Buffer, { width, height, compression, pixels, topDown }: BmpHeader): Uint8Array {
  const indices = new Uint8Array(width * height)
  const nibbles = compression === 2
  let [x, y, at] = [0, 0, pixels]
  const put = (index: number): void => {
    if (x < width && y < height) indices[(topDown ? y : height - 1 - y) * width + x] = index
    x++
  }
  const indexAt = (start: number, i: number): number =>
    nibbles ? (bytes.readUInt8(start + (i >> 1)) >> (i & 1 ? 0 : 4)) & 15 : bytes.readUInt8(start + i)
  while (y < height) {
    const [count, value] = [bytes.readUInt8(at), bytes.readUInt8(at + 1)]
    at += 2
    if (count > 0) {
      for (let i = 0; i < count; i++) put(nibbles ? (value >> (i & 1 ? 0 : 4)) & 15 : value)
    } else if (value === 0) {
      ;[x, y] = [0, y + 1]
    } else if (value === 1) {
      break
    } else if (value === 2) {
      ;[x, y] = [x + bytes.readUInt8(at), y + bytes.readUInt8(at + 1)]
      at += 2
    } else {
      for (let i = 0; i < value; i++) put(indexAt(at, i))
      const length = nibbles ? (value + 1) >> 1 : value
      at += length + (length & 1)
    }
  }
  return indices
}

/** 16 and 32 bits: red, green, blue and perhaps alpha, each where its mask says. */
function masked(bytes: Buffer, header: BmpHeader): RawPicture {
  const { width, height, bits } = header
  const fields = masksOf(bytes, header).map(fieldOf)
  const channels = fields[3] ? 4 : 3
  const data = new Uint8Array(width * height * channels)
  const step = bits / 8
  let to = 0
  for (const row of rowsOf(bytes, header)) {
    for (let at = row; at < row + width * step; at += step) {
      const value = step === 4 ? bytes.readUInt32LE(at) : bytes.readUInt16LE(at)
      for (let c = 0; c < channels; c++) data[to++] = fields[c]!(value)
    }
  }
  return { data: channels === 4 ? opaqueWhenEmpty(data) : data, width, height, channels }
}

function masksOf(bytes: Buffer, { bits, compression, palette }: BmpHeader): number[] {
  if (compression === 0) return bits === 16 ? [0x7c00, 0x3e0, 0x1f] : [0xff0000, 0xff00, 0xff]
  const masks = [54, 58, 62].map((at) => bytes.readUInt32LE(at))
  const alpha = palette.at >= 70 ? bytes.readUInt32LE(66) : 0
  return alpha === 0 ? masks : [...masks, alpha]
}

/** A field's value stretched to 0..255. */
function fieldOf(mask: number): (value: number) => number {
  if (mask === 0) return () => 0
  const shift = 31 - Math.clz32(mask & -mask)
  const most = mask / 2 ** shift
  return (value) => Math.round((((value & mask) >>> shift) / most) * 255)
}

/** Many programs leave the alpha of a BMP at 0 and mean a picture all the same. */
function opaqueWhenEmpty(rgba: Uint8Array): Uint8Array {
  for (let i = 3; i < rgba.length; i += 4) if (rgba[i] !== 0) return rgba
  for (let i = 3; i < rgba.length; i += 4) rgba[i] = 255
  return rgba
}
