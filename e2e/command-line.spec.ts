import { expect, test } from '@playwright/test'
import { existsSync } from 'node:fs'
import { cp, mkdir, mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { hasLesions, LESIONS, lesionlens, lesionlensJson } from './support/command-line.ts'

interface Imported {
  images: number
  labelled: number
  classes: Record<string, number>
  groups: number
  split: { train: number; val: number; test: number }
  unreadable: { path: string; error: string }[]
}
interface Trained {
  run: number
  epochs: { epoch: number; loss: number; valLoss: number }[]
  best: number
  file: string
}
interface Explained {
  explanations: { image: string; layer: string; class: string; png: string; cam: number[][] }[]
}

let work: string
test.beforeEach(async () => {
  work = await mkdtemp(join(tmpdir(), 'lesionlens-e2e-'))
})
test.afterEach(() => rm(work, { recursive: true, force: true }))

/** A small copy of a real collection: `count` pictures a class. */
async function someLesions(collection: string, classes: readonly string[], count: number): Promise<string> {
  const folder = join(work, collection)
  for (const name of classes) {
    await mkdir(join(folder, name), { recursive: true })
    const files = (await readdir(join(LESIONS, collection, name))).sort().slice(0, count)
    for (const file of files) await cp(join(LESIONS, collection, name, file), join(folder, name, file))
  }
  await cp(join(LESIONS, collection, 'metadata.csv'), join(folder, 'metadata.csv'))
  return folder
}

test('from a folder of real lesions to a report, by command line alone', async () => {
  test.skip(!hasLesions, 'The real lesions are not on this machine.')
  const study = join(work, 'real.lesionlens')
  const folder = await someLesions('ham10000_224', ['mel', 'nv', 'bcc'], 30)
  const before = await fingerprintOf(folder)

  const map = 'mel=malignant,bcc=malignant,nv=benign'
  const imported = await lesionlensJson<Imported>('import', folder, '--study', study, '--map', map)
  expect(imported.images).toBe(90)
  expect(imported.classes).toEqual({ benign: 30, malignant: 60 })
  expect(imported.split.train + imported.split.val + imported.split.test).toBe(90)
  expect(imported.groups).toBeLessThanOrEqual(90)

  const train = ['--model', 'scratch-cnn', '--size', '64', '--epochs', '3', '--batch', '8', '--seed', '1']
  const trained = await lesionlensJson<Trained>('train', '--study', study, ...train)
  expect(trained.epochs).toHaveLength(3)
  expect(trained.epochs.at(-1)!.loss).toBeLessThan(trained.epochs[0]!.loss)

  const run = String(trained.run)
  const predicted = await lesionlensJson<{
    predictions: { image: string; probabilities: Record<string, number> }[]
  }>('predict', '--study', study, '--run', run)
  expect(predicted.predictions).toHaveLength(imported.split.test)
  for (const { probabilities } of predicted.predictions) {
    expect(Object.values(probabilities).reduce((a, b) => a + b, 0)).toBeCloseTo(1, 4)
  }

  const outside = join(LESIONS, 'ham10000_224/bkl')
  const picture = join(outside, (await readdir(outside))[0]!)
  const explained = await lesionlensJson<Explained>(
    ...['explain', '--study', study, '--run', run, '--images', picture, '--class', 'malignant'],
    ...['--raw', '--out', join(work, 'maps')],
  )
  const [explanation] = explained.explanations
  expect(explanation!.class).toBe('malignant')
  expect(explanation!.cam.length).toBeGreaterThan(1)
  expect(Math.min(...explanation!.cam.flat())).toBeGreaterThanOrEqual(0)
  expect((await stat(explanation!.png)).size).toBeGreaterThan(1000)

  const evaluated = await lesionlensJson<{ runs: { n: number; auc: number; positive: string }[] }>(
    ...['evaluate', '--study', study],
  )
  expect(evaluated.runs[0]).toMatchObject({ n: imported.split.test, positive: 'malignant' })

  const { files } = await lesionlensJson<{ files: string[] }>(
    'report',
    '--study',
    study,
    '--out',
    join(work, 'out'),
  )
  for (const file of [
    'report.html',
    'reports/model_comparison.csv',
    'figures/confusion_matrix_scratch-cnn.png',
  ]) {
    expect(
      files.some((f) => f.endsWith(file)),
      file,
    ).toBe(true)
  }
  const exported = await lesionlensJson<{ file: string; bytes: number }>(
    ...['export-model', '--study', study, '--run', run, join(work, 'mine.keras')],
  )
  expect((await stat(exported.file)).size).toBe(exported.bytes)
  expect(await fingerprintOf(folder), 'source images are never changed').toEqual(before)
})

test('the same seed gives the same weights', async () => {
  test.skip(!hasLesions, 'The real lesions are not on this machine.')
  const study = join(work, 'seed.lesionlens')
  const folder = await someLesions('kaggle_benign_malignant', ['benign', 'malignant'], 20)
  await lesionlensJson<Imported>('import', folder, '--study', study)
  const losses: number[][] = []
  for (let i = 0; i < 2; i++) {
    const train = ['--size', '32', '--epochs', '2', '--batch', '8', '--seed', '7']
    const { epochs } = await lesionlensJson<Trained>(
      'train',
      '--study',
      study,
      '--model',
      'scratch-cnn',
      ...train,
    )
    losses.push(epochs.map((e) => e.loss))
  }
  expect(losses[1]).toEqual(losses[0])
})

test('wrong usage ends with 2 and says what is wrong', async () => {
  const unknown = await lesionlens('trian')
  expect(unknown.status).toBe(2)
  const model = await lesionlens('train', '--study', join(work, 'x.lesionlens'), '--model', 'alexnet')
  expect(model.status).toBe(2)
  expect(model.stderr).toContain('alexnet')
  expect(await readdir(work)).toEqual([])
})

test('doctor reports the machine as one document', async () => {
  const doctor = await lesionlensJson<{ tensorflow: { version: string }; problems: string[] }>('doctor')
  expect(doctor.tensorflow.version).toMatch(/^\d+\.\d+/)
  expect(doctor.problems).toEqual([])
})

/** Name, size and time of every file: what must not change. */
async function fingerprintOf(folder: string): Promise<string[]> {
  const names = (await readdir(folder, { recursive: true })).sort()
  return Promise.all(
    names.map(async (name) => {
      const { size, mtimeMs } = await stat(join(folder, name))
      return `${name} ${size} ${mtimeMs}`
    }),
  )
}

test('a trained model is a file Keras would recognise', async () => {
  test.skip(!hasLesions, 'The real lesions are not on this machine.')
  const study = join(work, 'file.lesionlens')
  const folder = await someLesions('kaggle_benign_malignant', ['benign', 'malignant'], 20)
  await lesionlensJson<Imported>('import', folder, '--study', study)
  const { file } = await lesionlensJson<Trained>(
    ...['train', '--study', study, '--model', 'scratch-cnn', '--size', '32', '--epochs', '1'],
  )
  expect(existsSync(file)).toBe(true)
  const bytes = await readFile(file)
  expect(bytes.subarray(0, 2).toString()).toBe('PK')
  for (const entry of ['config.json', 'metadata.json', 'model.weights.h5']) {
    expect(bytes.includes(entry), `${basename(file)} holds ${entry}`).toBe(true)
  }
})
