import { createHash } from 'node:crypto'
import type { Weights } from '../models/graph.ts'

/** SHA-256 over names, shapes and values in the order of the names: the identity of a set of weights, whatever file holds them. */
export function hashWeights(weights: Weights): string {
  const hash = createHash('sha256')
  for (const name of [...weights.keys()].toSorted()) {
    const { shape, values } = weights.get(name)!
    hash.update(`${name} [${shape.join()}]\n`)
    hash.update(new Uint8Array(values.buffer, values.byteOffset, values.byteLength))
  }
  return hash.digest('hex')
}
