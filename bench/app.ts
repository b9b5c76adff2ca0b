import { fileURLToPath } from 'node:url'
import { compare, type Row } from './compare.ts'
import { startSide, type Side } from './side.ts'

/** Pictures of the import and of the training that latency is measured beside. */
export const PHOTOS = 200

/** Images imported a second, beside a bare loop of sharp. */
export async function measureImport(folder: string, rounds: number): Promise<Row> {
  const ours = await startSide('ours', command('import-side.ts', folder))
  const sharp = await startSide('sharp', command('sharp-side.ts', folder))
  return measured({ what: 'import', model: 'none', unit: 'images/s', rounds }, ours, [sharp])
}

/** 99th percentile of engine calls during a training. */
export async function measureLatency(folder: string, rounds: number): Promise<Row> {
  const ours = await startSide('ours', command('latency-side.ts', folder))
  return measured({ what: 'latency', model: 'scratch-cnn', unit: 'ms', rounds }, ours, [])
}

/** Complete evaluations a second. */
export async function measureEvaluation(folder: string, rounds: number): Promise<Row> {
  const ours = await startSide('ours', command('evaluation-side.ts', folder))
  return measured({ what: 'evaluation', model: 'none', unit: 'evaluations/s', rounds }, ours, [])
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
