import { fork } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { join, relative } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { DRAFT_SUFFIX } from '../../files/write-whole.ts'
import { STUDY_FILE } from '../../shared/domain/study.ts'
import { acquireLock } from './lock.ts'
import { openStudy } from './study.ts'
import { fillStudy } from '../testing/filled-study.ts'
import { temporaryFolder, writeFiles } from '../testing/image-folder.ts'

it('makes a study folder, and takes it away again when no images ever came', async () => {
  const folder = join(await temporaryFolder(), 'mine.lesionlens')
  const study = openStudy(folder, true)
  expect(study.name).toBe('mine')
  expect(readdirSync(folder).sort()).toEqual(
    expect.arrayContaining(['cache', 'explanations', 'exports', 'models', 'study.lock', 'study.sqlite']),
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
    'cache/embeddings/3.rows.77.part',
    'cache/occluded/9.1.part.png',
    'cache/outside/1/ab.grad-cam.relu.0.f32.0b1f.part',
    'cache/pixels/v1-8x8/ab/ab12.rgb.77-1-0.tmp',
    'cache/thumbs/ab12.jpg.77.part',
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

it('refuses folders that are none of ours', async () => {
  const folder = await temporaryFolder()
  expect(() => openStudy(join(folder, 'no'), false)).toThrow(expect.objectContaining({ code: 'not-found' }))
  expect(existsSync(join(folder, 'no'))).toBe(false)
  await writeFiles(folder, { 'photo.jpg': 'x', file: 'x' })
  expect(() => openStudy(folder, true)).toThrow(/holds other files/)
  expect(() => openStudy(join(folder, 'file'), true)).toThrow(/is a file/)
  expect(readdirSync(folder).sort()).toEqual(['file', 'photo.jpg'])
})

it('belongs to one process: a second one is told who has it', async () => {
  const folder = join(await temporaryFolder(), 'a.lesionlens')
  const study = openStudy(folder, true)
  expect(() => openStudy(folder, false)).toThrow(
    expect.objectContaining({ code: 'busy', message: expect.stringContaining(String(process.pid)) }),
  )
  study.close()
})

it('takes over the lock of a process that was killed', async () => {
  const file = join(await temporaryFolder(), 'study.lock')
  const program = join(await temporaryFolder(), 'holder.mts')
  writeFileSync(
    program,
    `import { acquireLock } from ${JSON.stringify(join(import.meta.dirname, 'lock.ts'))}\nacquireLock(${JSON.stringify(file)})\nprocess.send('held')\nsetInterval(() => {}, 1000)\n`,
  )
  const holder = fork(program, { execArgv: ['--disable-warning=ExperimentalWarning'] })
  onTestFinished(() => void holder.kill('SIGKILL'))
  await once(holder, 'message')
  expect(() => acquireLock(file)).toThrow(expect.objectContaining({ code: 'busy' }))
  holder.kill('SIGKILL')
  await once(holder, 'exit')
  const release = acquireLock(file)
  release()
  expect(existsSync(file)).toBe(false)
})

it('takes over a lock whose number now belongs to another process, or that was written half', async () => {
  const file = join(await temporaryFolder(), 'study.lock')
  writeFileSync(file, JSON.stringify({ pid: process.pid, started: 'another time', host: hostname() }))
  acquireLock(file)()
  writeFileSync(file, '{"pid":')
  acquireLock(file)()
  writeFileSync(file, JSON.stringify({ pid: 1, started: '', host: 'elsewhere' }))
  expect(() => acquireLock(file)).toThrow(/elsewhere/)
})

it('opens a folder again in which a process died while it made the study', async () => {
  const folder = await temporaryFolder()
  mkdirSync(join(folder, 'cache'))
  writeFileSync(
    join(folder, 'study.lock'),
    JSON.stringify({ pid: 2 ** 22 + 1, started: '1', host: hostname() }),
  )
  openStudy(folder, true).close()
  expect(existsSync(join(folder, 'study.sqlite'))).toBe(false)
})

/** A study that stays when it is closed. */
function makeStudy(folder: string): void {
  const study = openStudy(folder, true)
  fillStudy(study.db, 3, 0)
  study.close()
}
