/** All layer functions by Keras class name. */
import { AppError } from '../../../shared/errors.ts'
import { say } from '../../../shared/say.ts'
import { activationLayers } from './activation.ts'
import { convLayers } from './conv.ts'
import { denseLayers } from './dense.ts'
import { mergeLayers } from './merge.ts'
import { normLayers } from './norm.ts'
import { opLayers } from './ops.ts'
import { poolLayers } from './pool.ts'
import { regularizeLayers } from './regularize.ts'
import { shapeLayers } from './shape.ts'
import type { LayerFunction, LayerTable } from './types.ts'

/** Must have the classes of `../shapes/graph.ts`, which a test compares. */
export const layerFunctions: LayerTable = {
  ...convLayers, ...denseLayers, ...normLayers, ...activationLayers, ...poolLayers, ...shapeLayers, ...mergeLayers, ...regularizeLayers,
  ...opLayers,
} // prettier-ignore

/** The function of a class; graphs are checked before they run (`assertSupported`). */
export function layerFunction(className: string): LayerFunction {
  const found = Object.hasOwn(layerFunctions, className) ? layerFunctions[className] : undefined
  if (!found) throw new AppError('bad-input', say`Layers of class ${className} are not supported.`)
  return found
}
