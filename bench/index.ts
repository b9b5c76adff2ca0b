/** `npm run --silent bench -- [--only ...] [--models ...] [--peers] [--rounds N] [--json]`: LesionLens beside others, as ratios of one run. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { MODEL_IDS, type ModelId } from '../models/registry.ts'
import {
  measureEvaluation,
  measureGrowth,
  measureImport,
  measureLatency,
  measureScale,
  measureWindow,
  PHOTOS,
} from './app.ts'
import type { Row } from './compare.ts'
import { graphJson } from './graph-json.ts'
import { measureDuplicates } from './duplicates/measure.ts'
import { describeMachine } from './machine.ts'
import { makeClassFolders, makePhotos } from './photos.ts'
import { measureSpeed, PHOTO_COUNT, SPEED_TASKS, type SpeedTask } from './speed.ts'
import { printTable } from './table.ts'

const TASKS = [
  ...SPEED_TASKS,
  'memory',
  'import',
  'latency',
  'evaluation',
  'scale',
  'growth',
  'window',
  'duplicates',
] as const
type Task = (typeof TASKS)[number]

const { values } = parseArgs({
  options: {
    only: { type: 'string' },
    models: { type: 'string' },
    peers: { type: 'boolean', default: false },
    rounds: { type: 'string', default: '3' },
    json: { type: 'boolean', default: false },
  },
})

function chosen<T extends string>(given: string | undefined, all: readonly T[], what: string): readonly T[] {
  if (given === undefined) return all
  const names = given.split(',')
  const unknown = names.find((name) => !(all as readonly string[]).includes(name))
  if (unknown === undefined) return names as T[]
  console.error(`There is no ${what} "${unknown}". Choose from: ${all.join(', ')}.`)
  process.exit(2)
}

const only: readonly Task[] = chosen(values.only, TASKS, 'benchmark')
const models: readonly ModelId[] = chosen(values.models, MODEL_IDS, 'model')
const rounds = Math.max(3, Number(values.rounds) || 3)
const folder = await mkdtemp(join(tmpdir(), 'lesionlens-bench-'))
const rows: Row[] = []

try {
  const machine = describeMachine()
  const graphFile = (model: ModelId): string => join(folder, `${model}.json`)
  for (const model of models) await writeFile(graphFile(model), graphJson(model))
  await makePhotos(folder, PHOTO_COUNT)
  const options = {
    models,
    peers: values.peers,
    rounds,
    graphFile,
    photos: folder,
    tensorflow: machine.tensorflow,
  }
  for (const task of tasksToRun(only)) {
    console.error(`measuring ${task} ...`)
    for await (const { row, memory } of measureSpeed(task, options)) {
      if (only.includes(task)) rows.push(row)
      if (only.includes('memory') && task === 'training') rows.push(memory)
    }
  }
  if (only.includes('import') || only.includes('latency')) {
    await makeClassFolders(join(folder, 'photos'), PHOTOS)
    if (only.includes('import')) rows.push(await measureImport(folder, rounds))
    if (only.includes('latency')) rows.push(await measureLatency(folder, rounds))
  }
  if (only.includes('evaluation')) rows.push(...(await measureEvaluation(folder, rounds)))
  if (only.includes('scale')) rows.push(...(await measureScale(folder, rounds)))
  if (only.includes('growth')) rows.push(await measureGrowth(folder))
  if (only.includes('duplicates')) await measureDuplicates(folder)
  if (only.includes('window')) {
    try {
      rows.push(...(await measureWindow(folder, rounds)))
    } catch (error) {
      console.error(`window left out: ${(error as Error).message}`)
    }
  }
  if (values.json) process.stdout.write(`${JSON.stringify({ machine, rows }, null, 1)}\n`)
  else printTable(machine, rows)
} finally {
  await rm(folder, { recursive: true, force: true })
}

/** Memory is read off the training runs. */
function tasksToRun(wanted: readonly Task[]): readonly SpeedTask[] {
  return SPEED_TASKS.filter(
    (task) => wanted.includes(task) || (task === 'training' && wanted.includes('memory')),
  )
}
