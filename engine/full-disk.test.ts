/** A disk that runs full: in a training, in every other event that is stored, and when a study is made. */
import { execFileSync } from 'node:child_process'
import { closeSync, existsSync, openSync, readdirSync, rmSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import { toWireError } from '../shared/errors.ts'
import type { Engine } from './engine.ts'
import { testEngine } from './testing/engine-study.ts'
import { caller } from './testing/caller.ts'
import { classFolders, temporaryFolder } from './testing/image-folder.ts'

const FULL = {
  code: 'missing',
  message: { text: 'The disk is full.' },
  hint: { text: expect.stringContaining('Make room') },
}

let engine: Engine
const call = caller(() => engine)

beforeEach(() => void (engine = testEngine()))

async function imported(study: string): Promise<void> {
  const images = join(await temporaryFolder(), 'images')
  await classFolders(images, 10)
  await call('study.open', { folder: study, create: true })
  const { id } = await call('dataset.import', { folder: images })
  expect(await engine.finished(id)).toMatchObject({ status: 'done' })
}

/** Lets `fill` make the disk full once a training has stored two epochs, `empty` make room again, and goes on. */
async function trainOnFullDisk(fill: () => void, empty: () => void): Promise<void> {
  const off = engine.onEvent((name, payload) => {
    if (name !== 'epoch' || (payload as { epoch: { epoch: number } }).epoch.epoch !== 2) return
    off()
    fill()
  })
  const { id, run } = await call('run.start', { epochs: 1000 })
  expect(await engine.finished(id)).toMatchObject({ status: 'failed', error: FULL })
  // The engine lives, and so does its process that computes.
  expect(engine.hosts.train.pid).toBeDefined()
  expect(await call('dataset.summary', null)).toMatchObject({ images: 20 })

  empty()
  const status = async (): Promise<string> => (await call('run.get', { run: run! })).status
  await expect.poll(status, { timeout: 20_000 }).toBe('interrupted')
  const left = await call('run.get', { run: run! })
  expect(left).toMatchObject({ error: { text: 'The disk is full.' }, stopped: 'interrupted' })
  expect(left.epochs.length).toBeGreaterThanOrEqual(2)
  const epoch = new Promise<void>((resolve) => engine.onEvent((name) => name === 'epoch' && resolve()))
  const again = await call('run.resume', { run: run! })
  await epoch
  await call('run.stop', { run: run! })
  expect(await engine.finished(again.id)).toMatchObject({ status: 'done', error: null })
}

describe('a database that cannot grow', () => {
  const limit = (pages: number): void => void engine.context.study.db.pragma(`max_page_count = ${pages}`)
  const ends = (): void => limit(engine.context.study.db.pragma('page_count', { simple: true }) as number)
  const grows = (): void => limit(1_000_000)

  it('interrupts a training, which goes on once there is room', async () => {
    await imported(join(await temporaryFolder(), 's.lesionlens'))
    await trainOnFullDisk(ends, grows)
  })

  it('fails a prediction, which works once there is room', async () => {
    await imported(join(await temporaryFolder(), 's.lesionlens'))
    const trained = await call('run.start', { epochs: 1 })
    await engine.finished(trained.id)
    const run = trained.run!
    const { id } = await call('predict.start', { run, part: 'train' })
    ends()
    expect(await engine.finished(id)).toMatchObject({ status: 'failed', error: FULL })
    grows()
    const again = await call('predict.start', { run, part: 'train' })
    expect(await engine.finished(again.id)).toMatchObject({ status: 'done', result: { predicted: 14 } })
  })
})

/** A disk of its own, of so many bytes; null where this process may mount none. */
async function smallDisk(size: string): Promise<string | null> {
  const folder = await temporaryFolder()
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${size}`, 'tmpfs', folder], { stdio: 'ignore' })
  } catch {
    return null
  }
  onTestFinished(async () => {
    await engine.close()
    execFileSync('umount', ['-l', folder])
  })
  return folder
}

/** Takes all the room that is left. */
function fill(disk: string): void {
  const file = openSync(join(disk, 'FILL'), 'a')
  try {
    for (const bytes of [65_536, 4096]) {
      try {
        for (;;) if (writeSync(file, Buffer.alloc(bytes)) < bytes) break
      } catch {
        // Full for pieces of this size.
      }
    }
  } finally {
    closeSync(file)
  }
}

describe.skipIf(process.platform !== 'linux')('a full disk', () => {
  it('interrupts a training, which goes on once there is room', async ({ skip }) => {
    const disk = await smallDisk('4m')
    if (disk === null) return skip('This process may not mount a disk.')
    await imported(join(disk, 's.lesionlens'))
    await trainOnFullDisk(
      () => fill(disk),
      () => rmSync(join(disk, 'FILL')),
    )
  })

  it('refuses a new study in words, and leaves nothing of it', async ({ skip }) => {
    const disk = await smallDisk('1m')
    if (disk === null) return skip('This process may not mount a disk.')
    fill(disk)
    const study = join(disk, 's.lesionlens')
    const error = await call('study.open', { folder: study, create: true }).catch((thrown: unknown) => thrown)
    expect(toWireError(error)).toMatchObject(FULL)
    expect(readdirSync(disk)).toEqual(['FILL'])
    rmSync(join(disk, 'FILL'))
    await imported(study)
    expect(existsSync(join(study, 'study.sqlite'))).toBe(true)
  })

  it('says so when a study cannot be opened', async ({ skip }) => {
    const disk = await smallDisk('2m')
    if (disk === null) return skip('This process may not mount a disk.')
    const study = join(disk, 's.lesionlens')
    await imported(study)
    await call('study.close', null)
    fill(disk)
    const error = await call('study.open', { folder: study, create: false }).catch(
      (thrown: unknown) => thrown,
    )
    expect(toWireError(error)).toMatchObject(FULL)
    rmSync(join(disk, 'FILL'))
    expect(await call('study.open', { folder: study, create: false })).toMatchObject({
      dataset: { images: 20 },
    })
  })
})
