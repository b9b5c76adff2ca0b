import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { addRecent, parseRemembered, Store } from './store.ts'

const study = (folder: string, openedAt = '2025-01-01T00:00:00Z') => ({ folder, name: folder, openedAt })

describe('store', () => {
  let folder: string
  beforeEach(() => void (folder = mkdtempSync(path.join(tmpdir(), 'lesionlens-store-'))))
  afterEach(() => rmSync(folder, { recursive: true }))

  it('gives back what was written, and leaves no temporary file', () => {
    const file = path.join(folder, 'deeper', 'shell.json')
    new Store(file).update({ theme: 'dark', recent: [study('/a')] })
    expect(new Store(file).value).toMatchObject({ theme: 'dark', recent: [study('/a')], bounds: null })
    expect(readdirSync(path.dirname(file))).toEqual(['shell.json'])
  })

  it('starts empty from a damaged file', () => {
    const file = path.join(folder, 'shell.json')
    writeFileSync(file, '{"theme": "dark", "rec')
    expect(new Store(file).value.theme).toBe('system')
  })

  it('drops what does not have the expected form', () => {
    const text = JSON.stringify({
      theme: 'pink',
      language: 'tr',
      recent: [study('/a'), { folder: 3 }, null],
      bounds: { width: 'x' },
      keys: { next: 'd', previous: 4 },
    })
    expect(parseRemembered(text)).toEqual({
      theme: 'system',
      language: 'tr',
      recent: [study('/a')],
      bounds: null,
      keys: { next: 'd' },
    })
  })

  it('keeps each recent study once, the newest first, twelve at most', () => {
    let list = addRecent([study('/a'), study('/b')], study('/b', 'later'))
    expect(list.map((each) => each.folder)).toEqual(['/b', '/a'])
    for (let i = 0; i < 20; i++) list = addRecent(list, study(`/${i}`))
    expect(list).toHaveLength(12)
  })
})
