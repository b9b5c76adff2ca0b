import { fileURLToPath } from 'node:url'
import { MODEL_IDS, type ModelId } from '../models/registry.ts'
import { compare, type Result } from './compare.ts'
import { pythonOf } from './peers.ts'
import { startSide, type Side } from './side.ts'

export const SPEED_TASKS = ['training', 'prediction', 'heatmaps', 'frozen'] as const
export type SpeedTask = (typeof SPEED_TASKS)[number]

export interface SpeedOptions {
  readonly models: readonly ModelId[]
  readonly peers: boolean
  readonly rounds: number
  /** JSON file of a model's layer graph: every side builds the same network from it. */
  readonly graphFile: (model: ModelId) => string
  /** Folder of pictures `0.jpg`, `1.jpg`, ... for sides that train from files. */
  readonly photos: string
  readonly tensorflow: string
}

const SIZE_PX = 224
/** Images a measurement. */
const COUNT = 64
/** More of them for a frozen base, so that recording the base's graph, once a training, weighs as little as it does in a real one. */
const FROZEN_COUNT = 192
export const PHOTO_COUNT = Math.max(COUNT, FROZEN_COUNT)
const BATCH: Readonly<Record<SpeedTask, number>> = { training: 16, prediction: 32, heatmaps: 16, frozen: 16 }

/** Who takes part in what; `python` ones only with --peers. */
interface Peer {
  readonly name: string
  readonly tasks: readonly SpeedTask[]
  readonly models: readonly ModelId[]
  readonly python: 'keras' | 'torch' | null
  /** What its side calls the work, where that is not the task. */
  readonly work?: string
}
const PRETRAINED = ['mobilenet-v2', 'efficientnet-b0'] as const
const PEERS: readonly Peer[] = [
  { name: 'tfjs-layers', tasks: ['training', 'prediction'], models: MODEL_IDS, python: null },
  { name: 'forward', tasks: ['heatmaps'], models: MODEL_IDS, python: null },
  // From the same JPEG files, decoded in each epoch, as image_dataset_from_directory does.
  { name: 'keras', tasks: ['training', 'prediction', 'frozen'], models: MODEL_IDS, python: 'keras' },
  {
    name: 'keras-in-memory',
    tasks: ['training'],
    models: MODEL_IDS,
    python: 'keras',
    work: 'training-in-memory',
  },
  { name: 'tf-keras-vis', tasks: ['heatmaps'], models: MODEL_IDS, python: 'keras' },
  { name: 'pytorch', tasks: ['prediction'], models: PRETRAINED, python: 'torch' },
  { name: 'pytorch-grad-cam', tasks: ['heatmaps'], models: PRETRAINED, python: 'torch' },
]

/** Images a second, ours beside every peer that can be had; 64 images of 224 x 224. */
export async function* measureSpeed(task: SpeedTask, options: SpeedOptions): AsyncGenerator<Result> {
  for (const model of options.models) {
    if (task === 'frozen' && !(PRETRAINED as readonly ModelId[]).includes(model)) continue
    const sides: Side[] = []
    try {
      const ours = await startSide('ours', oursCommand(task, task, model, options))
      sides.push(ours)
      const peers = await startPeers(task, model, options)
      sides.push(...peers)
      yield await compare({ what: task, model, unit: 'images/s', ours, peers, rounds: options.rounds })
    } catch (error) {
      // What was measured before is not lost, and the exit status tells.
      console.error(`${task}, ${model} failed: ${(error as Error).message}`)
      process.exitCode = 1
    } finally {
      for (const side of sides) side.close()
    }
  }
}

async function startPeers(task: SpeedTask, model: ModelId, options: SpeedOptions): Promise<Side[]> {
  const sides: Side[] = []
  for (const peer of PEERS) {
    if (!peer.tasks.includes(task) || !peer.models.includes(model)) continue
    if (peer.python && !options.peers) continue
    try {
      const command = await peerCommand(peer, task, model, options)
      if (command) sides.push(await startSide(peer.name, command))
    } catch (error) {
      console.error(`${peer.name} left out of ${task}, ${model}: ${(error as Error).message}`)
    }
  }
  return sides
}

async function peerCommand(
  peer: Peer,
  task: SpeedTask,
  model: ModelId,
  options: SpeedOptions,
): Promise<readonly string[] | null> {
  if (peer.name === 'forward') return oursCommand('prediction', task, model, options)
  const work = sizes(task)
  const graph = options.graphFile(model)
  if (peer.python === null) return [process.execPath, side('tfjs-layers-side.ts'), task, graph, ...work]
  const python = await pythonOf(peer.python, options.tensorflow)
  if (!python) return null
  if (peer.python === 'torch') return [python, side('torch_side.py'), task, model, ...work]
  return [python, side('keras_side.py'), peer.work ?? task, graph, ...work, options.photos]
}

function oursCommand(
  work: SpeedTask,
  sizedAs: SpeedTask,
  model: ModelId,
  { graphFile, photos }: SpeedOptions,
): readonly string[] {
  return [process.execPath, side('ours-side.ts'), work, graphFile(model), ...sizes(sizedAs), photos]
}

function sizes(task: SpeedTask): readonly string[] {
  return [String(SIZE_PX), String(BATCH[task]), String(task === 'frozen' ? FROZEN_COUNT : COUNT)]
}

function side(file: string): string {
  return fileURLToPath(new URL(`./sides/${file}`, import.meta.url))
}
