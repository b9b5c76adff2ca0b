import { readFile } from 'node:fs/promises'
import { unzipSync } from 'fflate'
import { describe, expect, it } from 'vitest'
import type { GraphNode, Json, LayerGraph } from '../../models/graph.ts'
import { ARCHITECTURES, MODEL_IDS, type ModelId } from '../../models/registry.ts'
import { countParameters, inferShapes } from '../nn/shapes/graph.ts'
import { defaultTap } from '../nn/shapes/taps.ts'
import { graphOf } from './model-file.ts'

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

const CLASSES = 2

function build(name: string): LayerGraph {
  const [model, alpha, size] = name.split(' ')
  const options = { classes: CLASSES, inputSize: Number(size), dropout: 0.2, alpha: Number(alpha) }
  return ARCHITECTURES[model as ModelId].build(options)
}

/** A node without what names the input of the network, which Keras numbers as it goes. */
function comparable(node: GraphNode, before: string): unknown {
  const inputs = node.inputs.map((input) =>
    input.kind === 'tensor' && input.node === before ? 'what comes before' : input,
  )
  const axis = node.className === 'BatchNormalization' ? -1 : node.config['axis']
  return { ...node, config: { ...node.config, axis }, inputs }
}

describe(`architectures as Keras ${keras} builds them`, () => {
  it.each(Object.entries(references) as [string, Reference][])('%s', (name, reference) => {
    const expected = graphOf(reference.config, keras).graph
    const graph = build(name)
    const own = graph.nodes.slice(0, -3)
    // Preprocessing that Keras leaves to the caller is a layer of ours, in front.
    const start = own.findIndex(({ id }) => id === expected.nodes[0]!.id)
    const base = own.slice(start)
    const before = own[start - 1]?.id ?? graph.input.id
    const strip = (nodes: readonly GraphNode[], input: string) => nodes.map((node) => comparable(node, input))
    expect(strip(base, before)).toEqual(strip(expected.nodes, expected.input.id))
    const shapes = inferShapes(graph)
    for (const { id } of base) expect([id, shapes.get(id)?.slice(1)]).toEqual([id, reference.shapes[id]])
    // Keras counts Normalization's counter of batches as a parameter.
    const counters = base.filter(({ className }) => className === 'Normalization').length
    const head = (shapes.get(base.at(-1)!.id)!.at(-1)! + 1) * CLASSES
    expect(countParameters(graph).total - head).toBe(reference.parameters - counters)
  })

  it('has a reference of every network with published weights', () => {
    const compared = new Set(Object.keys(references).map((name) => name.split(' ')[0]))
    const published = MODEL_IDS.filter((id) => ARCHITECTURES[id].weights.length > 0)
    expect(published.filter((id) => !compared.has(id))).toEqual([])
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
