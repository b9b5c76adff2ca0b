/** Imports the photos into a fresh study: hashes, sizes, fingerprints, thumbnails, the split, the database. Usage: import-side.ts COUNT FOLDER */
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { Engine } from '../../engine/engine.ts'
import { answerMeasurements, processorSeconds } from './protocol.ts'

const [count, folder] = process.argv.slice(2) as [string, string]
const engine = new Engine()
const context = { signal: new AbortController().signal }
let round = 0

await answerMeasurements(
  async () => {
    const study = join(folder, `import-${process.pid}-${round++}.lesionlens`)
    await engine.handlers['study.open']({ folder: study, create: true }, context)
    const { id } = await engine.handlers['dataset.import']({ folder: join(folder, 'photos') }, context)
    const { status, error } = await engine.finished(id)
    if (status !== 'done') throw new Error(`the import ended as ${status}: ${error?.message ?? ''}`)
    await engine.handlers['study.close'](null, context)
    await rm(study, { recursive: true, force: true })
  },
  Number(count),
  processorSeconds,
)
