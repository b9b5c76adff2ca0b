import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { STUDY_FILE } from '../shared/domain/study.ts'
import { launchArgument } from './launch.ts'

describe('what a command line asks to open', () => {
  let home: string
  let study: string
  let file: string
  beforeAll(() => {
    home = mkdtempSync(path.join(tmpdir(), 'lesionlens launch '))
    study = path.join(home, 'a study.lesionlens')
    file = path.join(study, STUDY_FILE)
    mkdirSync(study)
    writeFileSync(file, '{}')
    writeFileSync(path.join(home, 'photo.jpg'), '')
    mkdirSync(path.join(home, 'app', 'out', 'main'), { recursive: true })
    writeFileSync(path.join(home, 'app', 'out', 'main', 'index.js'), '')
  })
  afterAll(() => rmSync(home, { recursive: true }))

  it('is a folder or a study file, whatever stands before it', () => {
    const before = ['electron', '--no-sandbox', path.join(home, 'app')]
    expect(launchArgument([...before, study])).toBe(study)
    expect(launchArgument([...before, '--allow-file-access-from-files', file, study])).toBe(file)
  })

  it('may be an address, as desktops of Linux give it', () => {
    expect(launchArgument(['lesionlens', pathToFileURL(file).href])).toBe(file)
  })

  it.each([
    ['nothing', []],
    ['another file', ['photo.jpg']],
    ['a study file that is gone', ['gone.llstudy']],
    ['an address that is none', ['file://%']],
  ])('is nothing where there is %s', (_title, names) => {
    expect(launchArgument(['lesionlens', ...names.map((name) => (name.includes(':') ? name : path.join(home, name)))])).toBeNull() // prettier-ignore
  })

  it('is never the program itself, nor a path without its beginning', () => {
    expect(launchArgument([study])).toBeNull()
    expect(launchArgument(['lesionlens', '.'])).toBeNull()
  })
})
