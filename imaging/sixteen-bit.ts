import sharp, { type Sharp } from 'sharp'
import { isUsableProfile } from './colour-profile.ts'
import type { ImageFormat } from './formats.ts'

/**
 * Whether a picture has 16 bits a channel and a colour profile. sharp brings those to Display P3 and then takes the numbers for sRGB; they
 * need a way of their own.
 * @param open makes a pipeline over the file
 */
export async function isDeepWithProfile(
  bytes: Buffer,
  format: ImageFormat,
  open: () => Sharp,
): Promise<boolean> {
  // The header of a PNG names its depth; JPEG, WebP and GIF have 8 bits.
  if (format === 'png' ? bytes[24] !== 16 : format !== 'tiff' && format !== 'avif') return false
  const { depth, icc, space, channels } = await open().metadata()
  return depth === 'ushort' && space === 'rgb16' && icc !== undefined && isUsableProfile(icc, channels)
}

/** 8-bit sRGB pixels of a 16-bit picture by its profile, upright, on white: the conversion is made in 16 bits, and rounded once. */
export async function toEightBit(deep: Sharp): Promise<Sharp> {
  const { data, info } = await deep
    .toColourspace('rgb16')
    .withIccProfile('srgb', { attach: false })
    .raw({ depth: 'ushort' })
    .toBuffer({ resolveWithObject: true })
  const values = new Uint16Array(data.buffer, data.byteOffset, data.length / 2)
  // As libvips rounds those without a profile.
  const bytes = Uint8Array.from(values, (value) => value >> 8)
  const { width, height, channels } = info
  return sharp(bytes, { raw: { width, height, channels: channels as 1 | 3 } })
}
