import { open, readFile, stat } from 'node:fs/promises'
import { basename } from 'node:path'
import sharp, { type Sharp, type SharpOptions } from 'sharp'
import type { ImageFinding } from '../shared/domain/image-findings.ts'
import { AppError } from '../shared/errors.ts'
import { say } from '../shared/say.ts'
import { beside, withNothingBeside } from './alone.ts'
import { decodeBmp, readBmpHeader, type RawPicture } from './bmp.ts'
import { conversionsOf, reducedDepth, severalFrames } from './conversions.ts'
import { readDicom } from './dicom.ts'
import { describeContent, HEAD_BYTES, sniffFormat, type ImageFormat } from './formats.ts'
import { containerOf, readContained } from './hdf5-pictures.ts'
import { imageError, MAX_PIXELS, requireBytes, requireSize } from './image-errors.ts'
import { isDeepWithProfile, toEightBit } from './sixteen-bit.ts'

// Each picture is read once: what libvips would remember of the last hundred is never asked for again.
sharp.cache(false)

/** What is known of an image file without decoding it. Width and height are those after EXIF orientation. */
export interface ImageProbe {
  readonly width: number
  readonly height: number
  readonly format: ImageFormat
  /** EXIF orientation 1..8; 1 is upright. */
  readonly orientation: number
  readonly bytes: number
}

export interface ImageHeader {
  readonly probe: ImageProbe
  /** What is converted or ignored until it is 8-bit sRGB. */
  readonly conversions: readonly ImageFinding[]
  /** Whether some of it may be transparent. */
  readonly hasAlpha: boolean
}

/** A file read whole, of a format that can be read. */
export interface ImageBytes {
  readonly file: string
  readonly bytes: Buffer
  readonly format: ImageFormat
}

/**
 * Size and format from the header alone: nothing is decoded, so a hostile file costs no memory.
 * Throws AppError 'bad-input' naming the file for what is missing, no image, of another format, damaged or too large.
 */
export async function probe(file: string): Promise<ImageProbe> {
  if (containerOf(file) !== null) return (await probeBytes(await readImageFile(file))).probe
  try {
    const { size } = await stat(file)
    const handle = await open(file)
    const head = Buffer.alloc(Math.min(size, HEAD_BYTES))
    let format: ImageFormat
    try {
      await handle.read(head, 0, head.length, 0)
      format = requireFormat(head, file)
    } finally {
      await handle.close()
    }
    if (format === 'bmp' || format === 'dicom') return (await probeBytes(await readImageFile(file))).probe
    return (await readHeader(sharp(file, headerOptions), file, head)).probe
  } catch (error) {
    throw imageError(file, error)
  }
}

/** The whole file, checked to be of a readable format and bounded size; for `openImage`. Throws AppError 'bad-input'. */
export async function readImageFile(file: string): Promise<ImageBytes> {
  try {
    const contained = containerOf(file) === null ? null : await readContained(file)
    if (!contained) requireBytes(file, (await stat(file)).size)
    const bytes = contained ?? (await readFile(file))
    return { file, bytes, format: requireFormat(bytes, file) }
  } catch (error) {
    throw imageError(file, error)
  }
}

/** Header of an already read file, as `probe`, and what its colours need. */
export async function probeBytes({ file, bytes, format }: ImageBytes): Promise<ImageHeader> {
  if (format !== 'bmp' && format !== 'dicom') return readHeader(sharp(bytes, headerOptions), file, bytes)
  try {
    const { width, height, conversions } =
      format === 'bmp' ? { ...readBmpHeader(bytes), conversions: [] } : dicomHeader(bytes)
    requireSize(file, width, height)
    const hasAlpha = format === 'bmp'
    return { probe: { width, height, format, orientation: 1, bytes: bytes.length }, conversions, hasAlpha }
  } catch (error) {
    throw imageError(file, error)
  }
}

function dicomHeader(bytes: Buffer) {
  const { width, height, frames, isDeep } = readDicom(bytes)
  const conversions = [...(frames > 1 ? [severalFrames(frames)] : []), ...(isDeep ? [reducedDepth] : [])]
  return { width, height, conversions }
}

export interface DecodeOptions {
  /** 'error', unless told otherwise, lets harmless oddities pass but no truncated or corrupt pixels. */
  readonly failOn?: SharpOptions['failOn']
  /** Transparency stays as a fourth channel. */
  readonly keepAlpha?: boolean
}

/**
 * Hands a pipeline over an already read file to `work`: upright, in 8-bit sRGB, without transparency (laid on white, as a viewer shows it).
 * Decoding from memory means that the file cannot change between its hash and its pixels. A picture that cannot be decoded is decoded
 * again alone, so that the reason is its own. Throws AppError 'bad-input'.
 */
export async function withImage<T>(
  image: ImageBytes,
  work: (pipeline: Sharp) => Promise<T>,
  options: DecodeOptions = {},
): Promise<T> {
  const attempt = async (): Promise<T> => work(await openImage(image, options))
  try {
    return await beside(attempt)
  } catch {
    try {
      return await withNothingBeside(attempt)
    } catch (error) {
      throw imageError(image.file, error)
    }
  }
}

async function openImage({ file, bytes, format }: ImageBytes, decode: DecodeOptions): Promise<Sharp> {
  const options = { limitInputPixels: MAX_PIXELS, failOn: decode.failOn ?? 'error' }
  const upright = (image: Sharp): Sharp =>
    (decode.keepAlpha ? image.autoOrient() : onWhite(image)).toColourspace('srgb')
  if (format === 'bmp') {
    requireSizeOf(file, readBmpHeader(bytes))
    return upright(ofPixels(decodeBmp(bytes)))
  }
  if (format === 'dicom') {
    const dicom = readDicom(bytes)
    requireSizeOf(file, dicom)
    const frame = dicom.decode()
    return upright('jpeg' in frame ? sharp(frame.jpeg, options) : ofPixels(frame))
  }
  // The others cannot say more than 65,535 pixels a side.
  if (format === 'png' || format === 'tiff') await probeBytes({ file, bytes, format })
  const open = (): Sharp => sharp(bytes, options)
  if (await isDeepWithProfile(bytes, format, open)) return upright(await toEightBit(onWhite(open())))
  return upright(open())
}

function requireSizeOf(
  file: string,
  { width, height }: { readonly width: number; readonly height: number },
): void {
  requireSize(file, width, height)
}

function ofPixels({ data, width, height, channels }: RawPicture): Sharp {
  return sharp(data, { raw: { width, height, channels } })
}

function onWhite(image: Sharp): Sharp {
  return image.autoOrient().flatten({ background: '#ffffff' })
}

/** A header is small whatever the picture; reading it without the limit lets the error name the size. */
const headerOptions = { limitInputPixels: false, failOn: 'error' } as const

/** @param head at least the first `HEAD_BYTES` of the file */
async function readHeader(image: Sharp, file: string, head: Buffer): Promise<ImageHeader> {
  try {
    const header = await image.metadata()
    const { orientation = 1, hasAlpha } = header
    const { width, height } = header.autoOrient
    requireSize(file, width, height)
    const bytes = header.size ?? (await stat(file)).size
    const format = requireFormat(head, file)
    const conversions = conversionsOf(header, head)
    return { probe: { width, height, format, orientation, bytes }, conversions, hasAlpha }
  } catch (error) {
    throw imageError(file, error)
  }
}

function requireFormat(head: Buffer, file: string): ImageFormat {
  const format = sniffFormat(head)
  if (format) return format
  const name = basename(file)
  const message =
    head.length === 0
      ? say`${name} is empty.`
      : say`${name} is ${describeContent(head)}, not a readable image.`
  throw new AppError('bad-input', message, {
    file,
    hint: say`Supported formats: JPEG, PNG, WebP, TIFF, GIF, BMP, AVIF and DICOM. Save it as one of these, or leave it out.`,
  })
}
