import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { hostname } from 'node:os'
import { join, relative } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { DRAFT_SUFFIX } from '../../files/write-whole.ts'
import { STUDY_FILE } from '../../shared/domain/study.ts'
import { cacheChore } from './half-written.ts'
import { openStudy } from './study.ts'
import { fillStudy } from '../testing/filled-study.ts'
import { temporaryFolder, writeFiles } from '../testing/image-folder.ts'

it('makes a study folder, and takes it away again when no images ever came', async () => {
  const folder = join(await temporaryFolder(), 'mine.lesionlens')
  const study = openStudy(folder, true)
  expect(study.name).toBe('mine')
  expect(readdirSync(folder).sort()).toEqual(
    expect.arrayContaining([
      'cache',
      'explanations',
      'exports',
      'models',
      'study.lock.sqlite',
      'study.sqlite',
    ]),
  )
  study.close()
  expect(existsSync(folder)).toBe(false)
})

it('puts a file into a study that opens it, also into one made before there were such files', async () => {
  const folder = join(await temporaryFolder(), 'a.lesionlens')
  makeStudy(folder)
  const file = join(folder, STUDY_FILE)
  expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual({ format: 'lesionlens-study', version: 1 })
  rmSync(file)
  const again = openStudy(folder, false)
  expect(existsSync(file)).toBe(true)
  again.close()
  const byFile = openStudy(file, false)
  expect(byFile.folder).toBe(folder)
  byFile.close()
})

it('opens a study that cannot have such a file', async () => {
  const folder = join(await temporaryFolder(), 'a.lesionlens')
  makeStudy(folder)
  rmSync(join(folder, STUDY_FILE))
  mkdirSync(join(folder, STUDY_FILE))
  openStudy(folder, false).close()
  expect(existsSync(join(folder, 'study.sqlite'))).toBe(true)
})

it('refuses the file of a study that was copied elsewhere', async () => {
  const folder = await temporaryFolder()
  await writeFiles(folder, { 'astray.llstudy': '{}' })
  expect(() => openStudy(join(folder, 'astray.llstudy'), true)).toThrow(/is not a LesionLens study/)
  expect(readdirSync(folder)).toEqual(['astray.llstudy'])
})

it('leaves a folder that was there, and what the user put into the new one', async () => {
  const existing = await temporaryFolder()
  openStudy(existing, true).close()
  expect(readdirSync(existing)).toEqual([])
  const folder = join(existing, 'x.lesionlens')
  const study = openStudy(folder, true)
  writeFileSync(join(folder, 'exports', 'mine.txt'), 'keep')
  study.close()
  expect(readFileSync(join(folder, 'exports', 'mine.txt'), 'utf8')).toBe('keep')
})

it('takes away what a killed process had half written, and nothing else', async () => {
  const folder = await temporaryFolder()
  const elsewhere = await temporaryFolder()
  await writeFiles(elsewhere, { 'mine.tmp': 'x', 'mine.part': 'x' })
  const whole = [
    'cache/embeddings/3.rows',
    'cache/pixels/v1-8x8/ab/ab12.rgb',
    'explanations/1/2.grad-cam.tmp.0.f32',
    'exports/adding-1.keras',
    'models/run-1.keras',
    'models/run-2.checkpoint',
  ]
  const half = [
    'explanations/1/2.grad-cam.relu.0.f32.0b1f.part',
    'models/.adding-12.keras',
    'models/run-2.checkpoint.77.tmp',
    `models/run-3.checkpoint.77-0-0${DRAFT_SUFFIX}`,
  ]
  await writeFiles(folder, Object.fromEntries([...whole, ...half].map((path) => [path, 'x'])))
  symlinkSync(elsewhere, join(folder, 'exports', 'linked'))
  const study = openStudy(folder, true)
  onTestFinished(() => study.close())
  const left = readdirSync(folder, { recursive: true, withFileTypes: true })
  const files = left.filter((entry) => entry.isFile() && entry.parentPath !== folder)
  const inStudy = files.map((entry) => relative(folder, join(entry.parentPath, entry.name)))
  expect(inStudy.filter((path) => !path.includes('linked')).sort()).toEqual(whole)
  expect(readdirSync(elsewhere).sort()).toEqual(['mine.part', 'mine.tmp'])
})

it('takes away what was half written in the cache, bit by bit, and nothing that may be written just now', async () => {
  const folder = await temporaryFolder()
  const elsewhere = await temporaryFolder()
  await writeFiles(elsewhere, { 'mine.part': 'x' })
  const whole = ['cache/embeddings/3.rows', 'cache/pixels/v1-8x8/ab/ab12.rgb']
  const half = [
    'cache/embeddings/3.rows.77.part',
    'cache/occluded/9.1.part.png',
    'cache/outside/1/ab.grad-cam.relu.0.f32.0b1f.part',
    'cache/pixels/v1-8x8/ab/ab12.rgb.77-1-0.tmp',
    'cache/thumbs/ab12.jpg.77.part',
  ]
  await writeFiles(folder, Object.fromEntries([...whole, ...half].map((path) => [path, 'x'])))
  symlinkSync(elsewhere, join(folder, 'cache', 'linked'))
  const study = { path: (...parts: string[]) => join(folder, ...parts) }
  const sweep = async (atMs: number): Promise<string[]> => {
    const chore = cacheChore(study, () => atMs)
    while (await chore.step(new AbortController().signal));
    return [...whole, ...half].filter((path) => existsSync(join(folder, path)))
  }
  expect(await sweep(Date.now() + 60_000)).toEqual([...whole, ...half])
  expect(await sweep(Date.now() + 2 * 24 * 60 * 60 * 1000)).toEqual(whole)
  expect(readdirSync(elsewhere)).toEqual(['mine.part'])
})

it('refuses folders that are none of ours', async () => {
  const folder = await temporaryFolder()
  expect(() => openStudy(join(folder, 'no'), false)).toThrow(expect.objectContaining({ code: 'not-found' }))
  expect(existsSync(join(folder, 'no'))).toBe(false)
  await writeFiles(folder, { 'photo.jpg': 'x', file: 'x' })
  expect(() => openStudy(folder, true)).toThrow(/holds other files/)
  expect(() => openStudy(join(folder, 'file'), true)).toThrow(/is a file/)
  expect(readdirSync(folder).sort()).toEqual(['file', 'photo.jpg'])
})

it('belongs to one process: a second opening is told who has it, also by another path', async () => {
  const folder = join(await temporaryFolder(), 'a.lesionlens')
  const study = openStudy(folder, true)
  const link = join(await temporaryFolder(), 'linked')
  symlinkSync(folder, link)
  for (const path of [folder, link]) {
    expect(() => openStudy(path, false)).toThrow(busyBy(process.pid))
  }
  expect(await openElsewhere(folder)).toBe(`busy ${process.pid}`)
  study.close()
  openStudy(folder, true).close()
})

it('is free at once when the process that had it open was killed', async () => {
  const folder = join(await temporaryFolder(), 'a.lesionlens')
  makeStudy(folder)
  const holder = startHolder(folder)
  expect((await once(holder, 'message'))[0]).toBe('open')
  expect(() => openStudy(folder, false)).toThrow(busyBy(holder.pid!))
  holder.kill('SIGKILL')
  await once(holder, 'exit')
  openStudy(folder, false).close()
  expect(await openElsewhere(folder)).toBe('open')
})

it('leaves the lock to one of many processes that open a study at once', async () => {
  const folder = join(await temporaryFolder(), 'a.lesionlens')
  makeStudy(folder)
  const answers = await Promise.all(Array.from({ length: 4 }, () => openElsewhere(folder)))
  expect(answers.filter((answer) => answer === 'open')).toHaveLength(1)
  expect(answers.filter((answer) => answer.startsWith('busy'))).toHaveLength(3)
})

it('respects the lock of an earlier version that runs, and takes a stale one away', async () => {
  const folder = join(await temporaryFolder(), 'a.lesionlens')
  makeStudy(folder)
  const file = join(folder, 'study.lock')
  const lockAs = (pid: number, host: string): void =>
    writeFileSync(file, JSON.stringify({ pid, started: '1', host }))
  lockAs(process.ppid, hostname())
  expect(() => openStudy(folder, false)).toThrow(busyBy(process.ppid))
  lockAs(1, 'elsewhere')
  expect(() => openStudy(folder, false)).toThrow(/open in another LesionLens \(process 1 on elsewhere\)/)
  expect(existsSync(file)).toBe(true)
  lockAs(NO_PROCESS, hostname())
  openStudy(folder, false).close()
  expect(existsSync(file)).toBe(false)
  writeFileSync(file, '{"pid":')
  openStudy(folder, false).close()
  expect(existsSync(file)).toBe(false)
})

it('says when the folder cannot be written', async () => {
  const folder = join(await temporaryFolder(), 'a.lesionlens')
  makeStudy(folder)
  // Its place is taken: permissions would not stop the system's administrator.
  rmSync(join(folder, 'study.lock.sqlite'))
  mkdirSync(join(folder, 'study.lock.sqlite'))
  expect(() => openStudy(folder, false)).toThrow(
    expect.objectContaining({
      code: 'bad-input',
      message: expect.stringMatching(/^The study folder cannot be written \(/) as string,
    }),
  )
})

it.skipIf(process.getuid?.() === 0 || process.platform === 'win32')(
  'says when the folder may only be read',
  async () => {
    const folder = join(await temporaryFolder(), 'a.lesionlens')
    makeStudy(folder)
    chmodSync(folder, 0o500)
    onTestFinished(() => chmodSync(folder, 0o700))
    expect(() => openStudy(folder, false)).toThrow(/^The study folder cannot be written \(/)
  },
)

it('opens a folder again in which a process died while it made the study', async () => {
  const folder = await temporaryFolder()
  mkdirSync(join(folder, 'cache'))
  writeFileSync(
    join(folder, 'study.lock'),
    JSON.stringify({ pid: NO_PROCESS, started: '1', host: hostname() }),
  )
  writeFileSync(join(folder, 'study.lock.sqlite'), '')
  openStudy(folder, true).close()
  expect(readdirSync(folder)).toEqual([])
})

/** Above the highest number that Linux gives. */
const NO_PROCESS = 2 ** 22 + 1

function busyBy(pid: number): unknown {
  return expect.objectContaining({
    code: 'busy',
    message: `The study is open in another LesionLens (process ${pid}).`,
  })
}

/** A process that opens a study and says how that went; it ends only by a signal. */
function startHolder(folder: string): ChildProcess {
  const holder = fork(join(import.meta.dirname, '../testing/study-holder.ts'), [folder], {
    execArgv: ['--disable-warning=ExperimentalWarning'],
  })
  onTestFinished(() => void holder.kill('SIGKILL'))
  return holder
}

/** What another process is told that tries to open a study. */
async function openElsewhere(folder: string): Promise<string> {
  const [answer] = (await once(startHolder(folder), 'message')) as [string]
  return answer
}

/** A study that stays when it is closed. */
function makeStudy(folder: string): void {
  const study = openStudy(folder, true)
  fillStudy(study.db, 3, 0)
  study.close()
}
