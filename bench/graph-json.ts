import { ARCHITECTURES } from '../models/registry.ts'
import type { ModelId } from '../shared/domain/train-config.ts'

/** The layer graph that every side builds its network from: two classes, 224 x 224. */
export function graphJson(model: ModelId): string {
  return JSON.stringify(ARCHITECTURES[model].build({ classes: 2, inputSize: 224, dropout: 0.3 }))
}
