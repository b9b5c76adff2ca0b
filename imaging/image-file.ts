import { open, readFile, stat } from 'node:fs/promises'
import { basename } from 'node:path'
import sharp, { type Sharp } from 'sharp'
import { AppError } from '../shared/errors.ts'
import { say, type Sentence } from '../shared/say.ts'

// Each picture is read once: what libvips would remember of the last hundred is never asked for again.
sharp.cache(false)

/** What can be read. A file is recognised by its first bytes, never by its extension. */
export const imageFormats = ['jpeg', 'png', 'webp', 'tiff'] as const
export type ImageFormat = (typeof imageFormats)[number]

/** Extensions that an import looks at (lower case, with the dot). */
export const imageExtensions = ['.jpg', '.jpeg', '.png', '.webp', '.tif', '.tiff'] as const

/**
 * Largest accepted picture. A decoded picture of this size takes 360 MB; a dermatoscope's camera has a tenth of it,
 * and what is larger is a decompression bomb or a slide scan, which this program is not for.
 */
export const MAX_PIXELS = 120_000_000

/** Largest accepted file: it is read whole, once, for hash and pixels together. */
const MAX_FILE_BYTES = 512 * 1024 * 1024

/** What is known of an image file without decoding it. Width and height are those after EXIF orientation. */
export interface ImageProbe {
  readonly width: number
  readonly height: number
  readonly format: ImageFormat
  /** EXIF orientation 1..8; 1 is upright. */
  readonly orientation: number
  readonly bytes: number
}

/**
 * Size and format from the header alone: nothing is decoded, so a hostile file costs no memory.
 * Throws AppError 'bad-input' naming the file for what is missing, no image, of another format, damaged or too large.
 */
export async function probe(file: string): Promise<ImageProbe> {
  try {
    const { size } = await stat(file)
    const handle = await open(file)
    try {
      const head = Buffer.alloc(Math.min(size, HEAD_BYTES))
      await handle.read(head, 0, head.length, 0)
      requireFormat(head, file)
    } finally {
      await handle.close()
    }
    return await readHeader(sharp(file, headerOptions), file, size)
  } catch (error) {
    throw imageError(file, error)
  }
}

/** The whole file, checked to be of a readable format and bounded size; for `openImage`. Throws AppError 'bad-input'. */
export async function readImageFile(file: string): Promise<Buffer> {
  try {
    const { size } = await stat(file)
    if (size > MAX_FILE_BYTES) throw tooManyBytes(file, size)
    const bytes = await readFile(file)
    requireFormat(bytes, file)
    return bytes
  } catch (error) {
    throw imageError(file, error)
  }
}

/** Header of an already read file, as `probe`. */
export async function probeBytes(bytes: Buffer, file: string): Promise<ImageProbe> {
  return readHeader(sharp(bytes, headerOptions), file, bytes.length)
}

/**
 * A pipeline over an already read file, upright and without transparency (laid on white, as a viewer shows it).
 * Decoding from memory means that the file cannot change between its hash and its pixels.
 */
export function openImage(bytes: Buffer): Sharp {
  return sharp(bytes, inputOptions).autoOrient().flatten({ background: '#ffffff' }).toColourspace('srgb')
}

/** Runs a pipeline's end and turns libvips' complaints into a sentence about the file. */
export async function decoding<T>(file: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    throw imageError(file, error)
  }
}

/** Enough to recognise what a file is; DICOM says it at byte 128. */
const HEAD_BYTES = 132

/** 'error' lets harmless oddities pass (a bad colour profile) but no truncated or corrupt pixels. */
const inputOptions = { limitInputPixels: MAX_PIXELS, failOn: 'error' } as const
/** A header is small whatever the picture; reading it without the limit lets the error name the size. */
const headerOptions = { ...inputOptions, limitInputPixels: false } as const

async function readHeader(image: Sharp, file: string, bytes: number): Promise<ImageProbe> {
  try {
    const { format, orientation = 1, autoOrient } = await image.metadata()
    const { width, height } = autoOrient
    if (width * height > MAX_PIXELS) throw tooManyPixels(file, say`${width} x ${height}`)
    return { width, height, format: format as ImageFormat, orientation, bytes }
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
    hint: say`Supported formats: JPEG, PNG, WebP and TIFF. Save it as one of these, or leave it out.`,
  })
}

function sniffFormat(head: Buffer): ImageFormat | undefined {
  const text = head.toString('latin1', 0, 12)
  if (text.startsWith('\xff\xd8\xff')) return 'jpeg'
  if (text.startsWith('\x89PNG\r\n\x1a\n')) return 'png'
  if (text.startsWith('RIFF') && text.slice(8) === 'WEBP') return 'webp'
  if (/^(II[*+]\0|MM\0[*+])/.test(text)) return 'tiff'
  return undefined
}

function describeContent(head: Buffer): Sentence {
  const text = head.toString('latin1', 0, HEAD_BYTES)
  if (text.startsWith('GIF8')) return say`a GIF`
  if (text.startsWith('BM')) return say`a BMP`
  if (text.startsWith('%PDF')) return say`a PDF`
  if (text.slice(4, 8) === 'ftyp') return say`a HEIF, AVIF or video file`
  if (text.slice(128, 132) === 'DICM') return say`a DICOM file`
  if (/^\s*<(\?xml|svg|!doctype|html)/i.test(text)) return say`an SVG, XML or HTML text`
  // Text has no control characters besides tab and line ends.
  return /[\x00-\x08\x0e-\x1f]/.test(text) ? say`a file of unknown kind` : say`a text`
}

function tooManyPixels(file: string, size: Sentence): AppError {
  return new AppError('bad-input', say`${basename(file)} has too many pixels (${size}).`, {
    file,
    hint: say`At most ${MAX_PIXELS / 1e6} million are accepted. Save a smaller copy, or leave it out.`,
  })
}

function tooManyBytes(file: string, size: number): AppError {
  return new AppError('bad-input', say`${basename(file)} is too large (${Math.round(size / 1e6)} MB).`, {
    file,
    hint: say`At most ${Math.round(MAX_FILE_BYTES / 1e6)} MB are accepted. Save a smaller copy, or leave it out.`,
  })
}

const systemFailures: Readonly<Record<string, readonly [(name: string) => Sentence, Sentence]>> = {
  ENOENT: [(name) => say`${name} is not there.`, say`Check the name and the folder.`],
  EACCES: [(name) => say`${name} may not be read.`, say`Change its permissions.`],
  EPERM: [(name) => say`${name} may not be read.`, say`Change its permissions.`],
  EISDIR: [(name) => say`${name} is a folder, not an image.`, say`Give the name of an image in it.`],
  EIO: [
    (name) => say`${name} could not be read from the disk.`,
    say`Check the disk or the network connection.`,
  ],
}

/** A sentence about the file for anything that reading or decoding may throw. */
function imageError(file: string, error: unknown): AppError {
  if (error instanceof AppError) return error
  const name = basename(file)
  const code = (error as NodeJS.ErrnoException).code ?? ''
  const known = systemFailures[code]
  if (known) return new AppError('bad-input', known[0](name), { file, hint: known[1], cause: error })
  const reason = (error instanceof Error ? error.message : String(error)).split('\n')[0] ?? ''
  if (/pixel limit/i.test(reason)) return tooManyPixels(file, say`more than ${MAX_PIXELS / 1e6} million`)
  return new AppError('bad-input', say`${name} is damaged or incomplete (${reason.trim()}).`, {
    file,
    hint: say`Copy it again from where it came from, or leave it out.`,
    cause: error,
  })
}
