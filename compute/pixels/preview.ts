import { mkdir, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { encodePng } from '../../imaging/encode.ts'
import type { AugmentPreviewRequest } from '../../shared/contract/compute-training.ts'
import type { InputSpec } from '../../shared/domain/input.ts'
import { fromWireError } from '../../shared/errors.ts'
import { augmentationKey, augmentationOf } from '../train/settings.ts'
import { makeBatch } from './batch.ts'

/**
 * Writes images as a training sees them, pixel for pixel. Throws AppError 'bad-input' for an image that cannot be decoded, 'cancelled' when
 * the signal aborts.
 */
export async function writePreview(
  { config, pixelCache, pictures }: AugmentPreviewRequest,
  signal: AbortSignal,
): Promise<void> {
  const { size, seed } = config
  const input: InputSpec = { width: size, height: size, channels: 3, range: '0..255' }
  const settings = augmentationOf(config)
  for (const { image, epoch, file } of pictures) {
    signal.throwIfAborted()
    const augment = epoch === null ? null : { settings, key: augmentationKey(seed, epoch) }
    const { values, failed } = await makeBatch({ images: [image], input, pixelCache, augment })
    if (failed[0]) throw fromWireError(failed[0].error)
    await mkdir(dirname(file), { recursive: true })
    await writeFile(file, await encodePng(Uint8Array.from(values), size, size))
  }
}
