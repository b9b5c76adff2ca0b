/**
 * Folds batch normalisation into the convolution before it. In prediction y = gamma (conv(x) - mean) / sqrt(variance + epsilon) + beta
 * is linear in the kernel, so the same numbers come out of one convolution with a bias.
 */
import type { GraphNode, LayerGraph, NetworkModel, WeightArray, Weights } from '../../models/graph.ts'
import { flag, number } from './shapes/config.ts'
import { inputIds } from './shapes/graph.ts'

/** Classes with an output channel in the last axis of their kernel; of a depthwise kernel it is the last two. */
const foldable = new Set(['Conv2D', 'DepthwiseConv2D'])

/** The same function with fewer layers; layers named in `protect` keep their own output. Shared layers stay as they are. */
export function foldBatchNorm(
  { graph, weights }: NetworkModel,
  protect: readonly string[] = [],
): NetworkModel {
  const folded = new Map(weights)
  const replaced = new Map<string, GraphNode>()
  for (const norm of graph.nodes) {
    const conv = norm.className === 'BatchNormalization' ? foldTarget(graph, norm, protect) : undefined
    if (!conv) continue
    const { scale, shift } = affine(norm, weights)
    const key = `${conv.layer}/kernel`
    const bias = weights.get(`${conv.layer}/bias`)
    folded.set(key, multiplied(weights.get(key)!, scale))
    folded.set(`${conv.layer}/bias`, {
      shape: [shift.length],
      values: shift.map((value, i) => value + (bias?.values[i] ?? 0) * scale[i]!),
    })
    for (const name of ['gamma', 'beta', 'moving_mean', 'moving_variance'])
      folded.delete(`${norm.layer}/${name}`)
    replaced.set(conv.id, { ...conv, config: { ...conv.config, use_bias: true } })
    replaced.set(norm.id, { ...norm, className: 'Identity', config: {} })
  }
  return {
    graph: { ...graph, nodes: graph.nodes.map((node) => replaced.get(node.id) ?? node) },
    weights: folded,
  }
}

/** The convolution that nothing but this normalisation reads, if there is one. */
function foldTarget(graph: LayerGraph, norm: GraphNode, protect: readonly string[]): GraphNode | undefined {
  const conv = graph.nodes.find((node) => node.id === inputIds(norm)[0])
  if (!conv || !foldable.has(conv.className) || (conv.config['activation'] ?? 'linear') !== 'linear')
    return undefined
  if (protect.includes(conv.id) || graph.outputs.includes(conv.id)) return undefined
  const readers = graph.nodes.flatMap(inputIds).filter((id) => id === conv.id).length
  const calls = (layer: string): number => graph.nodes.filter((node) => node.layer === layer).length
  return readers === 1 && calls(conv.layer) === 1 && calls(norm.layer) === 1 ? conv : undefined
}

/** Per channel: y = scale * x + shift. */
function affine(
  { config, layer }: GraphNode,
  weights: Weights,
): { readonly scale: Float32Array; readonly shift: Float32Array } {
  const mean = weights.get(`${layer}/moving_mean`)!.values
  const variance = weights.get(`${layer}/moving_variance`)!.values
  const gamma = flag(config, 'scale', true) ? weights.get(`${layer}/gamma`)!.values : undefined
  const beta = flag(config, 'center', true) ? weights.get(`${layer}/beta`)!.values : undefined
  const epsilon = number(config, 'epsilon', 1e-3)
  const scale = variance.map((value, i) => (gamma?.[i] ?? 1) / Math.sqrt(value + epsilon))
  return { scale, shift: mean.map((value, i) => (beta?.[i] ?? 0) - value * scale[i]!) }
}

/** Kernel [h,w,in,out] or depthwise [h,w,in,multiplier] times a factor per output channel: the innermost axes in both. */
function multiplied({ shape, values }: WeightArray, factor: Float32Array): WeightArray {
  return { shape, values: values.map((value, i) => value * factor[i % factor.length]!) }
}
