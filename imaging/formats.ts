import { say, type Sentence } from '../shared/say.ts'

/** What can be read. A file is recognised by its first bytes, never by its extension. */
export const imageFormats = ['jpeg', 'png', 'webp', 'tiff', 'gif', 'avif', 'bmp', 'dicom'] as const
export type ImageFormat = (typeof imageFormats)[number]

/** Others are told by their first bytes. */
export const imageExtensions = [
  '.jpg',
  '.jpeg',
  '.jpe',
  '.jfif',
  '.jif',
  '.png',
  '.webp',
  '.tif',
  '.tiff',
  '.bmp',
  '.dib',
  '.gif',
  '.avif',
]

/** Whether files of this extension (with its dot, in any case) are taken for images. */
export function isImageExtension(extension: string): boolean {
  return imageExtensions.includes(extension.toLowerCase())
}

/** Enough to recognise what a file is; DICOM says it at byte 128. */
export const HEAD_BYTES = 132

/** Sizes of the headers that BMPs have had; a text may begin with BM. */
const bmpHeaders = [12, 16, 40, 52, 56, 64, 108, 124]

export function sniffFormat(head: Buffer): ImageFormat | undefined {
  const text = head.toString('latin1', 0, 12)
  if (text.startsWith('\xff\xd8\xff')) return 'jpeg'
  if (text.startsWith('\x89PNG\r\n\x1a\n')) return 'png'
  if (text.startsWith('RIFF') && text.slice(8) === 'WEBP') return 'webp'
  if (/^(II[*+]\0|MM\0[*+])/.test(text)) return 'tiff'
  if (/^GIF8[79]a/.test(text)) return 'gif'
  if (text.startsWith('BM') && head.length >= 18 && bmpHeaders.includes(head.readUInt32LE(14))) return 'bmp'
  if (brands(head).some((brand) => brand === 'avif' || brand === 'avis')) return 'avif'
  if (head.toString('latin1', 128, 132) === 'DICM') return 'dicom'
  return undefined
}

/** HEIC as phones write it: its patents keep decoders for it out of libraries. */
export function isHevc(head: Buffer): boolean {
  return brands(head).some((brand) => /^(hei[cxms]|hev[cxms])$/.test(brand))
}

/** Major and compatible brands of an ISO media file (ISO/IEC 14496-12, 4.3); none for others. */
function brands(head: Buffer): string[] {
  if (head.toString('latin1', 4, 8) !== 'ftyp') return []
  const end = Math.min(head.length, head.readUInt32BE(0))
  const found: string[] = []
  for (let at = 8; at + 4 <= end; at += 4) if (at !== 12) found.push(head.toString('latin1', at, at + 4))
  return found
}

/** What a file is that is no image. */
export function describeContent(head: Buffer): Sentence {
  const text = head.toString('latin1', 0, HEAD_BYTES)
  if (isHevc(head)) return say`a HEIC photograph`
  if (text.startsWith('BM')) return say`a BMP of a rare kind`
  if (text.startsWith('%PDF')) return say`a PDF`
  if (text.slice(4, 8) === 'ftyp') return say`a HEIF or video file`
  if (text.startsWith('version https://git-lfs')) return say`a Git LFS pointer`
  if (/^\s*<(\?xml|svg|!doctype|html)/i.test(text)) return say`an SVG, XML or HTML text`
  // Text has no control characters besides tab and line ends.
  return /[\x00-\x08\x0e-\x1f]/.test(text) ? say`a file of unknown kind` : say`a text`
}
