import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { ARCHITECTURES, MODEL_IDS, type ModelId } from '../../models/registry.ts'
import type { QualityStudy, Scored } from './study.ts'

export const CLASSES = ['benign', 'malignant'] as const
/** The same for LesionLens and Keras: input in pixels, epochs, images a step, Adam's learning rate. */
export const SCRATCH = { size: 96, epochs: 15, batch: 16, learningRate: 1e-3, dropout: 0.3 } as const
/** The head learns on frozen features first; then all of it, slowly. */
export const TRANSFER = { head: 30, fineTune: 12, batch: 16, learningRate: 1e-4 } as const

export interface Place {
  readonly study: QualityStudy
  readonly seed: number
  /** Folder of the images. */
  readonly images: string
  /** Python of the Keras environment. */
  readonly python: string
  /** The published Keras file that transfer starts from. */
  readonly imported: string
}

/** One way to a prediction on the test images. */
export interface Contender {
  readonly name: string
  readonly run: (place: Place) => Promise<readonly Scored[]>
}

export const TRANSFER_NAME = 'imported MobileNetV2 0.35, new head, then fine-tuned'
export const REGRESSION_NAME = 'logistic regression on its frozen features'

/** Momentum of batch normalisation in Keras Applications, and in the Scratch CNN: the same for both programs. */
function ownMomentum(model: ModelId): number {
  const graph = ARCHITECTURES[model].build({ classes: 2, inputSize: SCRATCH.size, dropout: 0 })
  return graph.nodes.find(({ className }) => className === 'BatchNormalization')!.config['momentum'] as number
}
/** Networks that LesionLens trains from random weights with a shorter one, by itself. */
export const SHORTENED = MODEL_IDS.filter((model) => ownMomentum(model) > 0.9)

export const shortenedName = (model: ModelId): string =>
  `${ARCHITECTURES[model].title} from scratch, LesionLens, lower BatchNorm momentum`
export const oursName = (model: ModelId): string => `${ARCHITECTURES[model].title} from scratch, LesionLens`
export const kerasName = (model: ModelId): string => `${ARCHITECTURES[model].title} from scratch, Keras`

export const CONTENDERS: readonly Contender[] = [
  { name: TRANSFER_NAME, run: transfer },
  { name: REGRESSION_NAME, run: (place) => inPython(place, { size: 224, features: place.imported }) },
  ...MODEL_IDS.flatMap((model) => [
    { name: oursName(model), run: (place: Place) => scratch(model, ownMomentum(model), place) },
    { name: kerasName(model), run: (place: Place) => inPython(place, { ...SCRATCH, graph: graphOf(model) }) },
  ]),
  ...SHORTENED.map((model) => ({
    name: shortenedName(model),
    run: (place: Place) => scratch(model, 0, place),
  })),
]

/** @param normMomentum of batch normalisation; 0: what LesionLens chooses */
function scratch(model: ModelId, normMomentum: number, { study, seed }: Place): Promise<readonly Scored[]> {
  return study.train({ ...SCRATCH, model, seed, patience: SCRATCH.epochs, expert: { normMomentum } }, CLASSES)
}

async function transfer({ study, seed, imported }: Place): Promise<readonly Scored[]> {
  const base = await study.add(imported, CLASSES)
  const { head: headEpochs, fineTune: epochs, batch, learningRate } = TRANSFER
  const expert = { headEpochs, headLearningRate: 1e-3, schedule: 'cosine' } as const
  const weights = `run:${base}:new-head`
  return study.train({ weights, epochs, batch, learningRate, seed, patience: epochs, expert }, CLASSES)
}

function graphOf(model: ModelId): unknown {
  return ARCHITECTURES[model].build({
    classes: CLASSES.length,
    inputSize: SCRATCH.size,
    dropout: SCRATCH.dropout,
  })
}

async function inPython({ study, seed, images, python }: Place, job: object): Promise<readonly Scored[]> {
  const rows = async (part: 'train' | 'val' | 'test') =>
    (await study.images(part)).map(({ path, key, label }) => ({
      path: join(images, path),
      key,
      label: (CLASSES as readonly string[]).indexOf(label!),
    }))
  const test = await rows('test')
  const input = { ...job, seed, classes: CLASSES, train: await rows('train'), val: await rows('val'), test }
  const { probabilities } = await ask(python, JSON.stringify(input))
  return test.map(({ key, label }, i) => ({ image: key, label, probabilities: normal(probabilities[i]!) }))
}

/** float32 softmaxes add up to 1 but for their rounding. */
function normal(row: readonly number[]): readonly number[] {
  const sum = row.reduce((total, value) => total + value, 0)
  return row.map((value) => Math.min(1, value / sum))
}

function ask(
  python: string,
  input: string,
): Promise<{ readonly probabilities: readonly (readonly number[])[] }> {
  const script = fileURLToPath(new URL('./keras_training.py', import.meta.url))
  const child = spawn(python, [script], { stdio: ['pipe', 'pipe', 'pipe'] })
  let out = ''
  let complaint = ''
  child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => (complaint = (complaint + chunk.toString()).slice(-2000)))
  child.stdin.end(input)
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (status) => {
      if (status === 0) resolve(JSON.parse(out.trim().split('\n').at(-1)!) as never)
      else reject(new Error(`keras_training.py ended with ${status}: ${complaint}`))
    })
  })
}
