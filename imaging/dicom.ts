/**
 * The pixels of a DICOM file (PS3.5, PS3.3 C.7.6.3), and nothing else of it: names, dates and numbers of patients are not even looked at,
 * so that they cannot get anywhere.
 */
import dicomParser, { type DataSet, type Element } from 'dicom-parser'
import { say, type Sentence } from '../shared/say.ts'
import type { RawPicture } from './bmp.ts'
import { fromYcc, interleave, unfold422 } from './dicom-colours.ts'
import { UnreadablePicture } from './image-errors.ts'

const SYNTAX = 'x00020010'
const SAMPLES = 'x00280002'
const PHOTOMETRIC = 'x00280004'
const PLANAR = 'x00280006'
const FRAMES = 'x00280008'
const ROWS = 'x00280010'
const COLUMNS = 'x00280011'
const BITS_ALLOCATED = 'x00280100'
const BITS_STORED = 'x00280101'
const SIGNED = 'x00280103'
const CENTRE = 'x00281050'
const WIDTH = 'x00281051'
const PALETTE = ['x00281201', 'x00281202', 'x00281203']
const PALETTE_DESCRIPTOR = 'x00281101'
const PIXELS = 'x7fe00010'

/** JPEG baseline and extended (8 bits), which every JPEG decoder reads. */
const jpegSyntaxes = ['1.2.840.10008.1.2.4.50', '1.2.840.10008.1.2.4.51']
const rawSyntaxes = ['1.2.840.10008.1.2', '1.2.840.10008.1.2.1', '1.2.840.10008.1.2.1.99']

export interface DicomHeader {
  readonly width: number
  readonly height: number
  readonly frames: number
  /** Of 16 or 12 bits, brought to 8 by its window or its own range. */
  readonly isDeep: boolean
}

/** A frame as a JPEG or as pixels. */
export type DicomPicture = { readonly jpeg: Buffer } | RawPicture

export interface Dicom extends DicomHeader {
  /** The first frame. Throws UnreadablePicture. */
  decode(): DicomPicture
}

/** Throws UnreadablePicture for what holds no picture that can be read. */
export function readDicom(bytes: Buffer): Dicom {
  const data = parse(bytes)
  const [width, height] = [data.uint16(COLUMNS) ?? 0, data.uint16(ROWS) ?? 0]
  const pixels = data.elements[PIXELS]
  if (!pixels || width * height === 0) throw new UnreadablePicture(say`the DICOM file holds no picture.`)
  const frames = data.intString(FRAMES) ?? 1
  const isDeep = (data.uint16(BITS_ALLOCATED) ?? 8) > 8
  return { width, height, frames, isDeep, decode: () => decodeFrame(data, pixels, width, height) }
}

function parse(bytes: Buffer): DataSet {
  try {
    return dicomParser.parseDicom(bytes)
  } catch (error) {
    // The library throws strings and objects as well as errors.
    const text = error instanceof Error ? error.message : typeof error === 'string' ? error : ''
    throw new UnreadablePicture(say`the DICOM file is damaged (${text.split('\n')[0]!}).`)
  }
}

function decodeFrame(data: DataSet, pixels: Element, width: number, height: number): DicomPicture {
  const syntax = data.string(SYNTAX) ?? ''
  if (jpegSyntaxes.includes(syntax)) return { jpeg: jpegOf(data, pixels) }
  if (!rawSyntaxes.includes(syntax)) throw new UnreadablePicture(compressionReason(syntax))
  const samples = data.uint16(SAMPLES) ?? 1
  const values = firstFrame(data, pixels, width * height * samples)
  return toRgb(data, values, width, height)
}

function compressionReason(syntax: string): Sentence {
  const names: Readonly<Record<string, string>> = {
    '1.2.840.10008.1.2.4.57': 'JPEG Lossless',
    '1.2.840.10008.1.2.4.70': 'JPEG Lossless',
    '1.2.840.10008.1.2.4.80': 'JPEG-LS',
    '1.2.840.10008.1.2.4.81': 'JPEG-LS',
    '1.2.840.10008.1.2.4.90': 'JPEG 2000',
    '1.2.840.10008.1.2.4.91': 'JPEG 2000',
    '1.2.840.10008.1.2.5': 'RLE',
  }
  return say`DICOM files compressed by ${names[syntax] ?? syntax} are not supported. Save it uncompressed or as JPEG.`
}

function jpegOf(data: DataSet, pixels: Element): Buffer {
  const table = pixels.basicOffsetTable ?? []
  const frame =
    table.length > 0
      ? dicomParser.readEncapsulatedImageFrame(data, pixels, 0)
      : dicomParser.readEncapsulatedPixelDataFromFragments(data, pixels, 0, fragmentsOfFrame(data, pixels))
  return withColourTransform(Buffer.from(frame), data.string(PHOTOMETRIC) ?? '')
}

/** Without a table of offsets: all fragments where there is one frame, else one fragment a frame. */
function fragmentsOfFrame(data: DataSet, pixels: Element): number {
  return (data.intString(FRAMES) ?? 1) === 1 ? (pixels.fragments?.length ?? 1) : 1
}

/** A decoder guesses by its own marker whether a JPEG is RGB or YCbCr; DICOM says it outside, and its JPEGs often lack the marker. */
function withColourTransform(jpeg: Buffer, photometric: string): Buffer {
  const hasMarker = jpeg.subarray(0, 1024).includes('Adobe') || jpeg.subarray(0, 64).includes('JFIF')
  if (hasMarker || !/^(RGB|YBR)/.test(photometric)) return jpeg
  const adobe = Buffer.from([0xff, 0xee, 0, 14, 0x41, 0x64, 0x6f, 0x62, 0x65, 0, 100, 0, 0, 0, 0, 0])
  adobe[15] = photometric === 'RGB' ? 0 : 1
  return Buffer.concat([jpeg.subarray(0, 2), adobe, jpeg.subarray(2)])
}

type Samples = Uint8Array | Uint16Array | Int16Array

function firstFrame(data: DataSet, pixels: Element, count: number): Samples {
  const deep = (data.uint16(BITS_ALLOCATED) ?? 8) > 8
  const photometric = data.string(PHOTOMETRIC) ?? ''
  // Two pixels share their colours.
  const stored = photometric === 'YBR_FULL_422' ? (count * 2) / 3 : count
  const bytes = data.byteArray.slice(pixels.dataOffset, pixels.dataOffset + pixels.length)
  if (bytes.length < stored * (deep ? 2 : 1)) throw new UnreadablePicture(say`the DICOM file ends early.`)
  if (!deep) return Uint8Array.from(bytes.subarray(0, stored))
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const signed = data.uint16(SIGNED) === 1
  const values = signed ? new Int16Array(stored) : new Uint16Array(stored)
  for (let i = 0; i < stored; i++)
    values[i] = signed ? view.getInt16(i * 2, true) : view.getUint16(i * 2, true)
  return values
}

function toRgb(data: DataSet, values: Samples, width: number, height: number): RawPicture {
  const photometric = data.string(PHOTOMETRIC) ?? ''
  const count = width * height
  if (photometric.startsWith('MONOCHROME')) {
    return { data: toGrey(data, values, photometric === 'MONOCHROME1'), width, height, channels: 1 }
  }
  if (photometric === 'PALETTE COLOR') {
    return { data: throughPalette(data, values), width, height, channels: 3 }
  }
  const bytes = toBytes(values, data.uint16(BITS_STORED) ?? 8)
  const interleaved = data.uint16(PLANAR) === 1 ? interleave(bytes, count) : bytes
  if (photometric === 'RGB') return { data: interleaved, width, height, channels: 3 }
  if (photometric === 'YBR_FULL') return { data: fromYcc(interleaved), width, height, channels: 3 }
  if (photometric === 'YBR_FULL_422')
    return { data: fromYcc(unfold422(bytes, count)), width, height, channels: 3 }
  throw new UnreadablePicture(say`DICOM pictures of the kind ${photometric} are not supported.`)
}

function toBytes(values: Samples, bits: number): Uint8Array {
  if (values instanceof Uint8Array) return values
  const most = 2 ** bits - 1
  return Uint8Array.from(values, (value) => Math.round((value / most) * 255))
}

/** Window centre and width where they are given (PS3.3 C.11.2.1.2.1), else the whole range of the values. */
function toGrey(data: DataSet, values: Samples, inverted: boolean): Uint8Array {
  const [centre, width] = [data.floatString(CENTRE), data.floatString(WIDTH)]
  let [low, high] = [0, 2 ** (data.uint16(BITS_STORED) ?? 8) - 1]
  if (values instanceof Int16Array) [low, high] = [-(high + 1) / 2, (high - 1) / 2]
  if (centre !== undefined && width !== undefined && width > 1) {
    low = centre - 0.5 - (width - 1) / 2
    high = centre - 0.5 + (width - 1) / 2
  }
  const grey = new Uint8ClampedArray(values.length)
  for (let i = 0; i < values.length; i++) {
    const share = ((values[i]! - low) / (high - low)) * 255
    grey[i] = inverted ? 255 - share : share
  }
  return new Uint8Array(grey.buffer)
}

function throughPalette(data: DataSet, values: Samples): Uint8Array {
  const entries = data.uint16(PALETTE_DESCRIPTOR, 0) || 65_536
  const first = data.uint16(PALETTE_DESCRIPTOR, 1) ?? 0
  const deep = (data.uint16(PALETTE_DESCRIPTOR, 2) ?? 16) > 8
  const tables = PALETTE.map((tag) => {
    if ((data.elements[tag]?.length ?? 0) < entries * (deep ? 2 : 1))
      throw new UnreadablePicture(say`the DICOM file has no palette.`)
    return Uint8Array.from({ length: entries }, (_, i) => paletteEntry(data, tag, i, deep))
  })
  const rgb = new Uint8Array(values.length * 3)
  for (let i = 0; i < values.length; i++) {
    const at = Math.min(entries - 1, Math.max(0, values[i]! - first))
    for (let c = 0; c < 3; c++) rgb[i * 3 + c] = tables[c]![at]!
  }
  return rgb
}

function paletteEntry(data: DataSet, tag: string, index: number, deep: boolean): number {
  if (deep) return data.uint16(tag, index)! >> 8
  return data.byteArray[data.elements[tag]!.dataOffset + index]!
}
