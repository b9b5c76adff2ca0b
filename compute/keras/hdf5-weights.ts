import { say, type Sentence } from '../../shared/say.ts'
import { Refusal } from './refusal.ts'
import type { LayerGraph, Weights } from '../../models/graph.ts'
import { weightSpecs } from '../nn/shapes/graph.ts'
import type { Hdf5File } from './hdf5.ts'
import { LIMITS } from './limits.ts'
import type { Locations } from './locate.ts'
import { refuseProblems, valuesIn, weightArray } from './model-file.ts'

/** Reads the weights the graph needs, after their sizes have been checked against it. */
export async function readWeights(file: Hdf5File, graph: LayerGraph, locations: Locations): Promise<Weights> {
  const specs = weightSpecs(graph)
  const problems: Sentence[] = []
  const wanted = specs.map((spec) => {
    const path = locations.get(spec.key)
    const dataset = path === undefined ? undefined : file.listing.datasets.get(path)
    if (path === undefined || !dataset) problems.push(say`${spec.key} is missing`)
    else if (dataset.shape.join() !== spec.shape.join()) {
      problems.push(say`${spec.key} is [${dataset.shape.join(', ')}], not [${spec.shape.join(', ')}]`)
    } else if (dataset.type === 'other') problems.push(say`${spec.key} does not hold numbers`)
    return path ?? ''
  })
  refuseProblems(problems)
  const total = specs.reduce((sum, spec) => sum + valuesIn(spec.shape), 0)
  if (total > LIMITS.weightValues || total > LIMITS.valuesPerFileByte * file.length) {
    throw new Refusal(say`it claims ${total} weights in ${file.length} bytes`)
  }
  const arrays = await file.read(wanted)
  return new Map(specs.map((spec, i) => [spec.key, weightArray(spec, arrays[i]!)]))
}
