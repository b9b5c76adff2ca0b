import { readFile } from 'node:fs/promises'
import { unzipSync } from 'fflate'
import { describe, expect, it } from 'vitest'
import type { GraphNode, Json, LayerGraph } from '../../models/graph.ts'
import { efficientNetB0 } from '../../models/efficientnet-b0.ts'
import { mobileNetV2 } from '../../models/mobilenet-v2.ts'
import { ARCHITECTURES } from '../../models/registry.ts'
import { countParameters, inferShapes } from '../nn/shapes/graph.ts'
import { defaultTap } from '../nn/shapes/taps.ts'
import { graphOf } from './read.ts'

// What Keras 3.15 builds: scripts/reference-keras/make_architectures.py.
interface Reference {
  readonly config: Json
  readonly parameters: number
  readonly shapes: Readonly<Record<string, readonly number[]>>
}
const zip = unzipSync(await readFile(new URL('./fixtures/architectures.zip', import.meta.url)))
const { keras, ...references } = JSON.parse(Buffer.from(zip['architectures.json']!).toString()) as Record<
  string,
  unknown
> & { keras: string }

const HEAD_PARAMETERS = 1280 * 2 + 2

function build(name: string): LayerGraph {
  const [model, alpha, size] = name.split(' ')
  const options = { classes: 2, inputSize: Number(size), dropout: 0.2 }
  return model === 'mobilenet-v2'
    ? mobileNetV2({ ...options, alpha: Number(alpha) })
    : efficientNetB0(options)
}

/** A node without what names the input of the network, which Keras numbers as it goes. */
function comparable(node: GraphNode, first: readonly string[]): unknown {
  const inputs = node.inputs.map((input) =>
    input.kind === 'tensor' && first.includes(input.node) ? 'what comes before' : input,
  )
  const axis = node.className === 'BatchNormalization' ? -1 : node.config['axis']
  return { ...node, config: { ...node.config, axis }, inputs }
}

describe(`architectures as Keras ${keras} builds them`, () => {
  it.each(Object.entries(references) as [string, Reference][])('%s', (name, reference) => {
    const expected = graphOf(reference.config, keras).graph
    const graph = build(name)
    const own = graph.nodes.slice(0, -3)
    // MobileNetV2's preprocessing is ours: Keras leaves it to the caller.
    const base = name.startsWith('mobilenet') ? own.slice(1) : own
    const first = ['rescaling', graph.input.id, expected.input.id]
    const strip = (nodes: readonly GraphNode[]) => nodes.map((node) => comparable(node, first))
    expect(strip(base)).toEqual(strip(expected.nodes))
    const shapes = inferShapes(graph)
    for (const { id } of base) expect([id, shapes.get(id)?.slice(1)]).toEqual([id, reference.shapes[id]])
  })

  it.each([
    ['mobilenet-v2', 2_257_984],
    // Keras counts Normalization's counter of batches as a parameter.
    ['efficientnet-b0', 4_049_571 - 1],
  ] as const)('%s has the published number of parameters', (id, parameters) => {
    const spec = ARCHITECTURES[id]
    const graph = spec.build({ classes: 2, inputSize: spec.inputSize, dropout: 0.2 })
    expect(countParameters(graph).total - HEAD_PARAMETERS).toBe(parameters)
  })

  it.each(Object.values(ARCHITECTURES))('$title: tap, head and classes', (spec) => {
    const graph = spec.build({ classes: 7, inputSize: spec.inputSize, dropout: 0.25 })
    const shapes = inferShapes(graph)
    expect(defaultTap(graph, shapes)).toBe(spec.tap)
    expect(graph.nodes.slice(-3).map(({ id }) => id)).toEqual(spec.head)
    expect(shapes.get(graph.outputs[0]!)).toEqual([null, 7])
    expect(graph.nodes.at(-2)!.config['rate']).toBe(0.25)
    expect(() => spec.build({ classes: 1, inputSize: 96, dropout: 0 })).toThrow(RangeError)
  })
})
