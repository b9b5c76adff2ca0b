/**
 * `npm run bench -- quality --data FOLDER [--seeds 1,2,3] [--work FOLDER] [--out FILE]`: what models reach on real lesions, beside Keras.
 * FOLDER holds `lesions/` and `models-found/`. Hours on two cores; what is done is kept in the work folder and not done again.
 */
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { homedir } from 'node:os'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { describeMachine } from '../machine.ts'
import { pythonOf } from '../peers.ts'
import { CONTENDERS, type Contender, type Place } from './contenders.ts'
import type { Trials } from './score.ts'
import { makeSet, SETS, type QualitySet } from './sets.ts'
import { QualityStudy, type Scored } from './study.ts'
import { resultsPage, type Measured } from './write.ts'

const { values } = parseArgs({
  options: {
    data: { type: 'string' },
    seeds: { type: 'string', default: '1,2,3' },
    work: { type: 'string', default: join(homedir(), '.cache', 'lesionlens', 'quality') },
    out: { type: 'string', default: 'docs/results.md' },
  },
})
if (!values.data) throw new Error('--data FOLDER is needed: the folder with lesions/ and models-found/.')
const data = resolve(values.data)
const work = resolve(values.work)
const seeds = values.seeds.split(',').map(Number)
const python = await pythonOf('keras', describeMachine().tensorflow)
if (!python) throw new Error('Keras cannot be had here.')
await mkdir(work, { recursive: true })

for (const seed of seeds) {
  for (const set of SETS) {
    await measure(set, seed, python)
    await writeFile(
      values.out,
      resultsPage(await measured(), `npm run bench -- quality --data FOLDER --seeds ${values.seeds}`),
    )
  }
}

/** Everything of one collection and seed that is not in the work folder yet. */
async function measure(set: QualitySet, seed: number, python: string): Promise<void> {
  const folder = await makeSet(set, join(data, 'lesions'), work)
  const missing: Contender[] = []
  for (const each of CONTENDERS) if (!(await stored(set, seed, each))) missing.push(each)
  if (missing.length === 0) return
  const study = await QualityStudy.make(work, folder, seed)
  try {
    const imported = join(data, 'models-found', 'teachable-machine-mobilenetv2.h5')
    const place: Place = { study, seed, images: folder, python, imported }
    for (const each of missing) {
      const start = performance.now()
      const file = fileOf(set, seed, each)
      await writeFile(`${file}.part`, JSON.stringify(await each.run(place)))
      await rename(`${file}.part`, file)
      const seconds = Math.round((performance.now() - start) / 1000)
      console.error(`${set.name}, seed ${seed}, ${each.name}: ${seconds} s`)
    }
  } finally {
    await study.close()
  }
}

/** Collections with the seeds for which everything was measured. */
async function measured(): Promise<readonly Measured[]> {
  const found: Measured[] = []
  for (const set of SETS) {
    const whole: Scored[][][] = []
    for (const seed of seeds) {
      const results = await Promise.all(CONTENDERS.map((each) => stored(set, seed, each)))
      if (results.every((rows) => rows !== null)) whole.push(results)
    }
    if (whole.length === 0) continue
    const groups = await groupsOf(set)
    const trials = new Map<string, Trials>(
      CONTENDERS.map(({ name }, i) => [
        name,
        { seeds: whole.map((results) => results[i]!), groupOf: (image) => groups.get(image)! },
      ]),
    )
    found.push({ set: set.name, images: groups.size, trials })
  }
  return found
}

async function groupsOf(set: QualitySet): Promise<ReadonlyMap<string, string>> {
  const lines = (await readFile(join(work, set.name, 'labels.csv'), 'utf8')).trim().split('\n').slice(1)
  return new Map(
    lines.map((line) => {
      const [image, , group] = line.split(',')
      return [image!, group!]
    }),
  )
}

async function stored(set: QualitySet, seed: number, each: Contender): Promise<Scored[] | null> {
  const text = await readFile(fileOf(set, seed, each), 'utf8').catch(() => null)
  return text === null ? null : (JSON.parse(text) as Scored[])
}

function fileOf(set: QualitySet, seed: number, { name }: Contender): string {
  return join(work, `${set.name}.${seed}.${name.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-')}.json`)
}
