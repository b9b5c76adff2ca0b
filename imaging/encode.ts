import sharp from 'sharp'
import { AppError } from '../shared/errors.ts'

/**
 * Encodes 8-bit pixels `[height, width, C]` as PNG; C is 1 (grey), 3 (RGB) or 4 (RGBA), told from the length.
 * Throws AppError 'internal' when the length fits none.
 */
export async function encodePng(pixels: Uint8Array, width: number, height: number): Promise<Buffer> {
  const channels = pixels.length / (width * height)
  if (channels !== 1 && channels !== 3 && channels !== 4) {
    throw new AppError(
      'internal',
      `${pixels.length} bytes are no ${width} x ${height} image of 1, 3 or 4 channels.`,
    )
  }
  const image = sharp(pixels, { raw: { width, height, channels } })
  // Without this sharp would write grey as RGB.
  return (channels === 1 ? image.toColourspace('b-w') : image).png({ compressionLevel: 6 }).toBuffer()
}

/**
 * Encodes RGB pixels `[height, width, 3]` as JPEG without thinning out the colours: a tenth of a PNG's size for a photograph, where a
 * page carries many.
 */
export async function encodeJpeg(pixels: Uint8Array, width: number, height: number): Promise<Buffer> {
  return sharp(pixels, { raw: { width, height, channels: 3 } })
    .jpeg({ quality: 88, chromaSubsampling: '4:4:4' })
    .toBuffer()
}
