/**
 * Stock tfjs-layers on the same TensorFlow as a side of the comparison: the same layer graph, built from the same JSON, run by its own
 * fit and predict on tensors that are in memory already. Usage: tfjs-layers-side.ts WHAT MODEL.json SIZE BATCH COUNT
 */
import { readFile } from 'node:fs/promises'
import type { layers, SymbolicTensor } from '@tensorflow/tfjs-node-gpu'
import { tf } from '../../compute/nn/tf.ts'
import type { GraphNode, LayerGraph } from '../../models/graph.ts'
import { answerMeasurements } from './protocol.ts'

type Layer = InstanceType<typeof layers.Layer>

const [what, file, ...numbers] = process.argv.slice(2) as [string, string, string, string, string]
const [size, batch, count] = numbers.map(Number) as [number, number, number]
const graph = JSON.parse(await readFile(file, 'utf8')) as LayerGraph
const model = build(graph)
const units = (model.outputs[0] as SymbolicTensor).shape.at(-1) as number
const x = tf.randomUniform([count, size, size, 3], 0, 255, 'float32', 1)
const y = tf.oneHot(
  Array.from({ length: count }, (_, i) => i % units),
  units,
)

if (what === 'training') {
  model.compile({ optimizer: tf.train.adam(1e-4), loss: 'categoricalCrossentropy', metrics: ['accuracy'] })
  await answerMeasurements(async () => {
    await model.fit(x, y, { batchSize: batch, epochs: 1, verbose: 0, yieldEvery: 'never' })
  }, count)
} else {
  await answerMeasurements(() => {
    tf.tidy(() => (model.predict(x, { batchSize: batch }) as ReturnType<typeof tf.tensor>).dataSync())
  }, count)
}

function build(source: LayerGraph): ReturnType<typeof tf.model> {
  const input = tf.input({ shape: source.input.shape as number[] })
  const values = new Map<string, SymbolicTensor>([[source.input.id, input]])
  for (const node of source.nodes) {
    const args = node.inputs.flatMap((argument) =>
      argument.kind === 'tensor' ? [values.get(argument.node)!] : [],
    )
    const layer = layerOf(node)
    values.set(node.id, layer ? (layer.apply(args.length > 1 ? args : args[0]!) as SymbolicTensor) : args[0]!)
  }
  return tf.model({ inputs: input, outputs: values.get(source.outputs[0]!)! })
}

/** Null for what tfjs-layers does not have (EfficientNet's Normalization): left out, to its advantage. */
function layerOf({ className, id, config }: GraphNode): Layer | null {
  const renamed = Object.fromEntries(
    Object.entries(config)
      // What weights start from does not change the speed, and its names differ; silu is known by its older name.
      .filter(([key]) => !key.endsWith('_initializer'))
      .map(([key, value]) => [
        key.replace(/_(.)/g, (_, letter: string) => letter.toUpperCase()),
        value === 'silu' ? 'swish' : value,
      ]),
  )
  const shared = { ...renamed, name: id.replaceAll('/', '_') } as never
  const make: Record<string, (() => Layer) | undefined> = {
    Activation: () => tf.layers.activation(shared),
    Add: () => tf.layers.add(shared),
    BatchNormalization: () => tf.layers.batchNormalization(shared),
    Conv2D: () => tf.layers.conv2d(shared),
    Dense: () => tf.layers.dense(shared),
    DepthwiseConv2D: () => tf.layers.depthwiseConv2d(shared),
    Dropout: () => tf.layers.dropout(shared),
    GlobalAveragePooling2D: () => tf.layers.globalAveragePooling2d(shared),
    MaxPooling2D: () => tf.layers.maxPooling2d(shared),
    Multiply: () => tf.layers.multiply(shared),
    ReLU: () => tf.layers.reLU({ ...renamed, name: id } as never),
    Reshape: () => tf.layers.reshape(shared),
    Rescaling: () => rescaling(renamed),
    ZeroPadding2D: () => tf.layers.zeroPadding2d(shared),
  }
  if (className === 'Normalization') return null
  const maker = make[className]
  if (!maker) throw new Error(`tfjs-layers has no ${className} here`)
  return maker()
}

/** tfjs-layers takes one number for all channels. */
function rescaling({ scale, offset }: Record<string, unknown>): Layer {
  const first = (value: unknown): number => (Array.isArray(value) ? (value[0] as number) : (value as number))
  return tf.layers.rescaling({ scale: first(scale), offset: first(offset ?? 0) })
}
