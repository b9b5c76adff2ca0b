/** The doctor on networks really trained: on the bundled synthetic sample, and on Keras's own files where they are. */
import { existsSync } from 'node:fs'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { NetworkModel, WeightArray } from '../../models/graph.ts'
import { scratchCnn } from '../../models/scratch-cnn.ts'
import type { LabelledImage } from '../../shared/contract/compute-images.ts'
import type { PreprocessingReport } from '../../shared/domain/preprocessing.ts'
import type { InputSpec } from '../../shared/domain/input.ts'
import { writeKerasFile } from '../keras/write.ts'
import { initialWeights } from '../nn/init.ts'
import { TrainStep } from '../nn/training/train-step.ts'
import { pixelPool } from '../pixels/pool.ts'
import { epochBatches } from '../train/batches.ts'
import { examineModel } from './examine.ts'

const CLASSES = ['benign', 'malignant']
const SIZE = 48
const input: InputSpec = { width: SIZE, height: SIZE, channels: 3, range: '0..1' }
let folder: string
let training: readonly LabelledImage[]
let shown: readonly LabelledImage[]
/** Trained on 0..1, its Rescaling taken out. */
let bare: NetworkModel

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lesionlens-doctor-'))
  const images = await sampleImages()
  shown = [...images.filter(({ label }) => label === 0).slice(0, 25), ...images.filter(({ label }) => label === 1).slice(0, 25)] // prettier-ignore
  training = images.filter((image) => !shown.includes(image))
  bare = await trained(
    withoutRescaling(scratchCnn({ classes: 2, inputSize: SIZE, dropout: 0, filters: 8, blocks: 3 })),
  )
})
afterAll(() => rm(folder, { recursive: true, force: true }))

async function sampleImages(): Promise<LabelledImage[]> {
  const sample = fileURLToPath(new URL('../../resources/sample', import.meta.url))
  const ofClass = await Promise.all(
    CLASSES.map(async (name, label) => {
      const files = (await readdir(join(sample, name))).toSorted()
      return files.map((file) => ({ file: join(sample, name, file), label }))
    }),
  )
  return ofClass.flat().map((image, id) => ({ ...image, id, sha256: `${id}`.padStart(64, 'd') }))
}

function withoutRescaling(graph: NetworkModel['graph']): NetworkModel['graph'] {
  const [first, second, ...rest] = graph.nodes
  expect(first?.className).toBe('Rescaling')
  return { ...graph, nodes: [{ ...second!, inputs: first!.inputs }, ...rest] }
}

async function trained(graph: NetworkModel['graph']): Promise<NetworkModel> {
  const config = { optimizer: { kind: 'adam' }, loss: { kind: 'cross-entropy' } } as const
  const size = { height: SIZE, width: SIZE, channels: 3 }
  const step = new TrainStep(
    { graph, weights: initialWeights(graph, 1) },
    { ...config, ...size, pixels: 'float32' },
  )
  for (let epoch = 0; epoch < 12; epoch++) {
    for (const images of epochBatches(training, 19, 1, epoch)) {
      const { values } = await pixelPool.make({
        images,
        input,
        pixelCache: join(folder, 'pixels'),
        augment: null,
      })
      const labels = Float32Array.from(images.flatMap(({ label }) => [1 - label, label]))
      const batch = { images: { data: values, count: images.length, ...size }, labels }
      step.run(batch, { learningRate: 3e-3, seed: epoch })
    }
  }
  const weights = step.weights()
  step.dispose()
  return { graph, weights }
}

async function examine(
  model: NetworkModel,
  more: Partial<InputSpec> = {},
  name = 'model',
): Promise<PreprocessingReport> {
  const file = join(folder, `${name}.keras`)
  await writeKerasFile(file, model)
  const request = { job: 1, model: file, input: { ...input, ...more }, classes: CLASSES, images: shown }
  return examineModel(
    { ...request, pixelCache: join(folder, 'pixels') },
    () => undefined,
    new AbortController().signal,
  )
}

const kinds = ({ warnings }: PreprocessingReport): string[] => warnings.map(({ kind }) => kind)

describe('examineModel', () => {
  it('leaves the range alone that a network was trained on', async () => {
    const report = await examine(bare)
    expect(report.rows).toHaveLength(12)
    expect(
      report.rows.find(({ range, channels }) => range === '0..1' && channels === 'rgb')!.accuracy,
    ).toBeGreaterThan(0.65)
    expect(report).toMatchObject({
      n: 50,
      support: [25, 25],
      suggestion: null,
      found: [],
      inferred: null,
      warnings: [],
    })
  })

  it('finds that a network without rescaling wants 0..1', async () => {
    const report = await examine(bare, { range: '0..255' })
    expect(report.suggestion).toEqual({ range: '0..1', channels: 'rgb', classes: CLASSES })
    expect(kinds(report)[0]).toBe('missing')
  })

  it('finds doubled rescaling', async () => {
    const { graph, weights } = bare
    const whole = scratchCnn({ classes: 2, inputSize: SIZE, dropout: 0, filters: 8, blocks: 3 })
    expect(whole.nodes).toHaveLength(graph.nodes.length + 1)
    const report = await examine({ graph: whole, weights })
    expect(report).toMatchObject({ inferred: '0..255', suggestion: { range: '0..255', channels: 'rgb' } })
    expect(kinds(report)[0]).toBe('doubled')
    expect((await examine({ graph: whole, weights }, { range: '0..255' })).warnings).toEqual([])
  })

  it('finds swapped classes', async () => {
    const swapped = { ...bare, weights: new Map(bare.weights) }
    const { values } = bare.weights.get('predictions/kernel')!
    const rows = Array.from({ length: values.length / 2 }, (_, i) => [values[2 * i + 1]!, values[2 * i]!])
    const kernel: WeightArray = { shape: [rows.length, 2], values: Float32Array.from(rows.flat()) }
    swapped.weights.set('predictions/kernel', kernel)
    const bias = bare.weights.get('predictions/bias')!
    swapped.weights.set('predictions/bias', { shape: [2], values: bias.values.toReversed() })
    const report = await examine(swapped)
    expect(report.suggestion).toEqual({ range: '0..1', channels: 'rgb', classes: ['malignant', 'benign'] })
    expect(kinds(report)[0]).toBe('class-order')
  })

  it('refuses classes that are not as many as the outputs', async () => {
    const file = join(folder, 'model.keras')
    const request = { job: 1, model: file, input, classes: ['a', 'b', 'c'], images: shown.slice(0, 2) }
    const going = examineModel(
      { ...request, pixelCache: join(folder, 'pixels') },
      () => undefined,
      new AbortController().signal,
    )
    await expect(going).rejects.toThrow('The model has 2 outputs, but there are 3 classes.')
  })
})

const data = fileURLToPath(new URL('../../../shared/data', import.meta.url))
const present = existsSync(join(data, 'keras')) && existsSync(join(data, 'lesions'))
if (!present)
  process.stderr.write(`skipped: ${data} is not there, so Keras's own EfficientNetB0 is not examined\n`)

describe.skipIf(!present)("Keras's own EfficientNetB0, which rescales inside", () => {
  it('is fed almost black images as 0..1, and answers one class for them', async () => {
    const lesions = join(data, 'lesions', 'kaggle_benign_malignant')
    const ofClass = await Promise.all(CLASSES.map((name) => readdir(join(lesions, name))))
    const images = ofClass.flatMap((files, label) =>
      files
        .toSorted()
        .slice(0, 25)
        .map((file, i) => ({
          id: 100 * label + i,
          label,
          file: join(lesions, CLASSES[label]!, file),
          sha256: `${label}${i}`.padStart(64, 'e'),
        })),
    )
    const whole: InputSpec = { width: 224, height: 224, channels: 3, range: '0..1' }
    const request = {
      job: 1,
      model: join(data, 'keras', 'efficientnetb0.k2.h5'),
      input: whole,
      classes: CLASSES,
      images,
    }
    const report = await examineModel(
      { ...request, pixelCache: join(folder, 'pixels') },
      () => undefined,
      new AbortController().signal,
    )
    expect(report).toMatchObject({
      n: 50,
      inferred: '0..255',
      suggestion: { range: '0..255', channels: 'rgb', classes: CLASSES },
    })
    expect(kinds(report)).toEqual(['doubled', 'collapse'])
    expect(report.warnings[0]!.message).toMatch(/Rescaling by 0\.003922.*almost one colour/)
  })
})
