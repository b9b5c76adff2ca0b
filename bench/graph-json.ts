import { ARCHITECTURES, type ModelId } from '../models/registry.ts'

/** The layer graph that every side builds its network from: two classes, 224 x 224. */
export function graphJson(model: ModelId): string {
  return JSON.stringify(ARCHITECTURES[model].build({ classes: 2, inputSize: 224, dropout: 0.3 }))
}
