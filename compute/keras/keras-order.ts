import type { GraphNode, LayerGraph } from '../../models/graph.ts'

/**
 * The order in which Keras 3 lists the layers of a functional model after loading it: by depth (longest way to the output), then by
 * first visit of a depth-first walk from the output. The paths of weights in a `.keras` file count along this order
 * (keras/src/ops/function.py, map_graph). Returns owners of weights (`GraphNode.layer`), the input included.
 */
export function kerasLayerOrder(graph: LayerGraph): readonly string[] {
  const calls = new Map<string, Call>([
    [graph.input.id, { id: graph.input.id, layer: graph.input.id, parents: [] }],
  ])
  for (const node of graph.nodes)
    calls.set(node.id, { id: node.id, layer: node.layer, parents: parentsOf(node) })
  const { finished, visits } = walk(graph.outputs, calls)
  const callDepths = new Map<string, number>()
  const layerDepths = new Map<string, number>()
  for (const { id, layer, parents } of finished.toReversed()) {
    const depth = Math.max(callDepths.get(id) ?? 0, layerDepths.get(layer) ?? 0)
    layerDepths.set(layer, depth)
    callDepths.set(id, depth)
    for (const parent of parents) callDepths.set(parent, Math.max(depth + 1, callDepths.get(parent) ?? 0))
  }
  return [...layerDepths.keys()].sort(
    (a, b) => layerDepths.get(b)! - layerDepths.get(a)! || visits.get(a)! - visits.get(b)!,
  )
}

interface Call {
  readonly id: string
  readonly layer: string
  readonly parents: readonly string[]
}

function parentsOf(node: GraphNode): readonly string[] {
  return node.inputs.flatMap((input) => (input.kind === 'tensor' ? [input.node] : []))
}

/** Depth-first from the outputs: calls in the order they were finished, and when each layer was first entered. */
function walk(outputs: readonly string[], calls: ReadonlyMap<string, Call>) {
  const finished: Call[] = []
  const entered = new Set<string>()
  const visits = new Map<string, number>()
  // A stack of its own: a deep network would overflow the call stack.
  const stack: { call: Call; next: number }[] = []
  const enter = (id: string) => {
    const call = calls.get(id)
    if (!call || entered.has(id)) return
    entered.add(id)
    if (!visits.has(call.layer)) visits.set(call.layer, visits.size)
    stack.push({ call, next: 0 })
  }
  for (const output of outputs) {
    enter(output)
    for (let top = stack.at(-1); top; top = stack.at(-1)) {
      const parent = top.call.parents[top.next++]
      if (parent !== undefined) enter(parent)
      else finished.push(stack.pop()!.call)
    }
  }
  return { finished, visits }
}
