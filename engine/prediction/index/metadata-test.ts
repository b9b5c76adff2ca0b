import type { ImageMetadata } from '../../../shared/domain/dataset.ts'
import type { MetadataCondition } from '../../../shared/domain/image-query.ts'

/** Whether an image's metadata fulfil a condition. */
export function metadataTest(condition: MetadataCondition): (metadata: ImageMetadata) => boolean {
  const { column } = condition
  if ('values' in condition) {
    const wanted = new Set(condition.values)
    return (metadata) => wanted.has(metadata[column] ?? null)
  }
  const { min = -Infinity, max = Infinity } = condition
  return (metadata) => {
    const value = metadata[column]
    return typeof value === 'number' && value >= min && value <= max
  }
}
