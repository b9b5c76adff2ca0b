import { open } from 'node:fs/promises'
import { extname } from 'node:path'
import { HEAD_BYTES, isHevc, isImageExtension, sniffFormat } from '../../imaging/formats.ts'
import { say, type Sentence } from '../../shared/say.ts'

/** What a file of an image folder is taken for; what is no image has its reason. */
export type FileKind =
  | { readonly kind: 'image' | 'table' }
  | { readonly kind: 'unsupported' | 'skipped'; readonly reason: Sentence }

const tableExtensions = ['.csv', '.tsv', '.tab', '.txt', '.xlsx']
/** HAM10000 is published with this name and no extension. */
const bareTable = /^HAM10000_metadata$/i
/** Written by operating systems and their archivers beside people's files. */
const systemFile = /^(\.DS_Store|\._.*|Thumbs\.db|ehthumbs\.db|desktop\.ini|__MACOSX)$/i

const archives = /\.(zip|rar|7z|tar|gz|tgz|bz2|xz|zst)$/i
const rawPhotographs = /\.(cr2|cr3|crw|nef|nrw|arw|srf|sr2|dng|orf|rw2|raf|pef|srw|x3f|raw)$/i
const otherPictures = /\.(svg|psd|jp2|j2k|jpx|jpf|jxl|exr|hdr|ico|eps|ai|xcf|tga|ppm|pgm|wdp|jxr|pdf)$/i
const videos = /\.(mp4|m4v|mov|avi|mkv|wmv|webm|mpg|mpeg)$/i

/** The reason why a name is passed over whatever it is, or null. */
export function skippedName(name: string): Sentence | null {
  if (systemFile.test(name)) return say`file of the operating system`
  return name.startsWith('.') ? say`hidden file` : null
}

export function isTableName(name: string): boolean {
  return tableExtensions.includes(extname(name).toLowerCase()) || bareTable.test(name)
}

/**
 * By name; by its first bytes where the name does not tell.
 * @param file absolute
 */
export async function kindOfFile(file: string, name: string): Promise<FileKind> {
  const extension = extname(name).toLowerCase()
  if (isTableName(name)) return { kind: 'table' }
  if (isImageExtension(extension)) return { kind: 'image' }
  const reason = unsupportedName(name)
  if (reason) return { kind: 'unsupported', reason }
  return kindOfBytes(file, extension)
}

function unsupportedName(name: string): Sentence | null {
  if (archives.test(name)) return say`archive: unpack it first`
  if (rawPhotographs.test(name)) return say`raw photograph: save it as JPEG or TIFF`
  if (otherPictures.test(name)) return say`image format that is not read: save it as JPEG, PNG or TIFF`
  return videos.test(name) ? say`video` : null
}

/** Phones and DICOM archives name files as they like. */
async function kindOfBytes(file: string, extension: string): Promise<FileKind> {
  const head = await readHead(file).catch(() => null)
  const claimsImage = /^\.(heic|heif|hif|dcm|dicom)$/.test(extension)
  if (head && isHevc(head)) return { kind: 'unsupported', reason: say`HEIC photograph: save it as JPEG` }
  // What claims to be an image is one: reading it will say what is wrong with it.
  if (claimsImage || (head && sniffFormat(head))) return { kind: 'image' }
  return { kind: 'skipped', reason: say`not an image` }
}

async function readHead(file: string): Promise<Buffer> {
  const handle = await open(file)
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(HEAD_BYTES), 0, HEAD_BYTES, 0)
    return buffer.subarray(0, bytesRead)
  } finally {
    await handle.close()
  }
}
