import { readImageFile, withImage } from './image-file.ts'
import { encodeThumbnail, shrink, THUMBNAIL_PX } from './small-picture.ts'

export interface PixelSize {
  readonly width: number
  readonly height: number
}

/**
 * Decodes to 8-bit sRGB pixels of exactly the given size: `[height, width, 3]`, row by row. This is what every
 * prediction, training step and heatmap sees.
 *
 * The picture is stretched to the size (its aspect ratio is not kept, nothing is cut off), as Keras's image loaders
 * do. Shrinking uses a triangle filter as wide as the reduction, so every source pixel counts; enlarging is plain
 * bilinear. A file that has the size already is not resampled: its bytes are the pixels.
 * 16-bit, grey, palette, CMYK and transparent input all arrive as 8-bit RGB by their colour profile; EXIF orientation is applied first;
 * of several frames or pages the first counts. Throws AppError 'bad-input' naming the file.
 */
export async function decodeRgb(
  file: string,
  { width, height }: PixelSize,
  _options: { readonly fit: 'stretch' } = { fit: 'stretch' },
): Promise<Uint8Array> {
  return withImage(await readImageFile(file), async (image) => {
    const resized = image.resize(width, height, { fit: 'fill', kernel: 'linear' })
    const { data } = await resized.raw({ depth: 'uchar' }).toBuffer({ resolveWithObject: true })
    return new Uint8Array(data.buffer, data.byteOffset, data.length)
  })
}

/** Decodes at the picture's own size, upright: data is `[height, width, 3]`. Throws AppError 'bad-input'. */
export async function decodeOriginal(file: string): Promise<PixelSize & { readonly data: Uint8Array }> {
  return withImage(await readImageFile(file), async (image) => {
    const { data, info } = await image.raw({ depth: 'uchar' }).toBuffer({ resolveWithObject: true })
    return {
      data: new Uint8Array(data.buffer, data.byteOffset, data.length),
      width: info.width,
      height: info.height,
    }
  })
}

/** A JPEG of the whole picture, upright, uncropped; small ones are not enlarged. Throws AppError 'bad-input'. */
export async function thumbnail(file: string, sizePx = THUMBNAIL_PX): Promise<Buffer> {
  return encodeThumbnail(await withImage(await readImageFile(file), (image) => shrink(image, sizePx)))
}

/** Longest side of what the window shows; more than any screen. */
const DISPLAY_MAX_PX = 4096

/** A JPEG that any browser shows, upright, for formats that it cannot read itself. Throws AppError 'bad-input'. */
export async function displayImage(file: string): Promise<Buffer> {
  return withImage(await readImageFile(file), (image) =>
    image
      .resize(DISPLAY_MAX_PX, DISPLAY_MAX_PX, { fit: 'inside', withoutEnlargement: true })
      .jpeg({ quality: 95, chromaSubsampling: '4:4:4' })
      .toBuffer(),
  )
}
