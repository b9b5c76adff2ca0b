/** Writes every fixture and every architecture as `.keras` with its predictions, for check_export.py. Usage: export.ts FOLDER */
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { unzipSync } from 'fflate'
import { readModelFile } from '../../compute/keras/read.ts'
import { writeKerasFile } from '../../compute/keras/write.ts'
import { Executor } from '../../compute/nn/executor.ts'
import { initialWeights } from '../../compute/nn/init.ts'
import { tf } from '../../compute/nn/tf.ts'
import type { NetworkModel } from '../../models/graph.ts'
import { ARCHITECTURES } from '../../models/registry.ts'

const folder = process.argv[2]
if (!folder) throw new Error('Usage: export.ts FOLDER')
await mkdir(folder, { recursive: true })
const predictions: Record<string, { shape: readonly number[]; values: number[] }> = {}

async function exportModel(name: string, model: NetworkModel): Promise<void> {
  await writeKerasFile(join(folder!, `${name}.keras`), model, { classNames: ['a', 'b'] })
  const [height, width, channels] = model.graph.input.shape
  const shape = [2, height ?? 8, width ?? 8, channels ?? 3] as [number, number, number, number]
  const count = shape.reduce((product, size) => product * size)
  const x = tf.tensor4d(
    Float32Array.from({ length: count }, (_, i) => (i * 7919) % 256),
    shape,
  )
  const executor = new Executor(model)
  predictions[name] = { shape, values: [...executor.forward(x).probabilities.dataSync()] }
  executor.dispose()
}

for (const major of [2, 3]) {
  const url = new URL(`../../compute/keras/fixtures/keras-${major}.zip`, import.meta.url)
  for (const [name, bytes] of Object.entries(unzipSync(await readFile(url)))) {
    if (!/^(?!refused|weights_only).*\.(h5|keras)$/.test(name)) continue
    const path = join(folder, name)
    await writeFile(path, bytes)
    await exportModel(`${major}-${name.replace('.', '-')}`, await readModelFile(path))
  }
}
for (const spec of Object.values(ARCHITECTURES)) {
  const graph = spec.build({ classes: 3, inputSize: 96, dropout: 0.3 })
  await exportModel(spec.id, { graph, weights: initialWeights(graph, 1) })
}
await writeFile(join(folder, 'predictions.json'), JSON.stringify(predictions))
process.stdout.write(`${Object.keys(predictions).length} models written to ${folder}\n`)
