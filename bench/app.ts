import { fileURLToPath } from 'node:url'
import { FRUGAL_NODE } from '../shared/frugal-node.ts'
import { compare, type Row } from './compare.ts'
import { startSide, type Side } from './side.ts'

/** Pictures of the import and of the training that latency is measured beside. */
export const PHOTOS = 200

/** Images imported a second of processor time, thumbnails included, beside a bare loop of sharp that hashes and makes thumbnails. */
export async function measureImport(folder: string, rounds: number): Promise<Row> {
  const ours = await startSide('ours', command('import-side.ts', folder))
  const sharp = await startSide('sharp', command('sharp-side.ts', folder))
  return measured({ what: 'import', model: 'none', unit: 'images/s of CPU', rounds }, ours, [sharp])
}

/** 99th percentile of engine calls during a training. */
export async function measureLatency(folder: string, rounds: number): Promise<Row> {
  const ours = await startSide('ours', command('latency-side.ts', folder))
  return measured({ what: 'latency', model: 'scratch-cnn', unit: 'ms', rounds }, ours, [])
}

/** Seconds for a complete evaluation of 10,000 images and three models, and the longest that another call waits meanwhile. */
export async function measureEvaluation(folder: string, rounds: number): Promise<readonly Row[]> {
  const head = { what: 'evaluation', rounds }
  const time = await startSide('ours', command('evaluation-side.ts', folder))
  const seconds = await measured({ ...head, model: 'three models, n = 10,000', unit: 's' }, time, [])
  const other = await startSide('ours', [...command('evaluation-side.ts', folder), 'wait'])
  const wait = await measured({ ...head, model: 'longest wait of the engine', unit: 'ms' }, other, [])
  return [seconds, wait]
}

const SCALE_ROWS = 100_000
const SCALE_KINDS = ['page', 'order', 'filter', 'counts', 'details', 'silent']

/** 95th percentile of what the dataset page asks of 100,000 images, and the longest time that the engine is silent meanwhile. */
export async function measureScale(folder: string, rounds: number): Promise<readonly Row[]> {
  const rows: Row[] = []
  for (const kind of SCALE_KINDS) {
    const [program, file] = command('scale-side.ts', folder) as [string, string]
    const side = await startSide('ours', [program, file, String(SCALE_ROWS), folder, kind])
    rows.push(await measured({ what: 'scale', model: kind, unit: 'ms', rounds }, side, []))
  }
  return rows
}

/** Peak memory of importing and training, beside that with a tenth of the images: a ratio of 1 is flat. */
export async function measureGrowth(folder: string): Promise<Row> {
  const start = (name: string, images: number): Promise<Side> => {
    const [program, file] = command('growth-side.ts', folder) as [string, string]
    // As the window starts the engine.
    const frugal = [program, ...FRUGAL_NODE.flags, file, String(images), folder]
    return startSide(name, frugal, { env: FRUGAL_NODE.env })
  }
  const small = await start('with 1,000 images', 1000)
  const large = await start('ours', 10_000)
  try {
    // Trained once, whatever it is asked: more rounds would tell nothing more.
    const head = { what: 'growth', model: '10,000 images', unit: 'MB', rounds: 1 }
    return (await compare({ ...head, ours: large, peers: [small] })).memory
  } finally {
    for (const side of [small, large]) side.close()
  }
}

/**
 * A step through the review bench in the real window, and the frames it keeps to beside a window with nothing in it.
 * Rejects where there is no display.
 */
export async function measureWindow(folder: string, rounds: number): Promise<readonly Row[]> {
  const start = (name: string, what: string): Promise<Side> => {
    const [program, file] = command('window-side.ts', folder) as [string, string]
    return startSide(name, [program, file, what, folder])
  }
  const head = { what: 'window', rounds }
  const step = { ...head, model: 'step to the next image, 95th percentile', unit: 'ms' }
  const latency = await measured(step, await start('ours', 'step'), [])
  const frames = { ...head, model: 'frames that 95 % keep to', unit: 'frames/s' }
  const empty = await start('electron', 'empty')
  const ours = await start('ours', 'frames').catch((error: unknown) => {
    empty.close()
    throw error
  })
  return [latency, await measured(frames, ours, [empty])]
}

async function measured(
  head: { readonly what: string; readonly model: string; readonly unit: string; readonly rounds: number },
  ours: Side,
  peers: readonly Side[],
): Promise<Row> {
  try {
    return (await compare({ ...head, ours, peers })).row
  } finally {
    for (const side of [ours, ...peers]) side.close()
  }
}

function command(file: string, folder: string): readonly string[] {
  return [
    process.execPath,
    fileURLToPath(new URL(`./sides/${file}`, import.meta.url)),
    String(PHOTOS),
    folder,
  ]
}
