import { zipSync } from 'fflate'
import { mkdtempSync, readFileSync, existsSync, rmSync, statSync, writeFileSync, readlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { extractZip } from './zip.mjs'

describe('zip reader', () => {
  let folder: string
  beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'lesionlens-zip-'))))
  afterEach(() => rmSync(folder, { recursive: true }))

  const text = (value: string) => new TextEncoder().encode(value)
  function write(entries: Parameters<typeof zipSync>[0]): string {
    const file = join(folder, 'a.zip')
    writeFileSync(file, zipSync(entries))
    return file
  }

  it('extracts the entries asked for, deflated or stored, with modes and links', async () => {
    const long = 'lesion '.repeat(50_000)
    const unix = (mode: number) => ({ os: 3, attrs: mode << 16 })
    const file = write({
      'app/long.txt': text(long),
      'app/stored.bin': [text('as it is'), { level: 0 }],
      'app/empty': new Uint8Array(0),
      'app/run': [text('#!/bin/sh'), unix(0o100755)],
      'app/link': [text('run'), unix(0o120777)],
      'other/skipped.txt': text('no'),
    })
    await extractZip(file, folder, (name: string) => (name.startsWith('app/') ? name.slice(4) : undefined))
    expect(readFileSync(join(folder, 'long.txt'), 'utf8')).toBe(long)
    expect(readFileSync(join(folder, 'stored.bin'), 'utf8')).toBe('as it is')
    expect(statSync(join(folder, 'empty')).size).toBe(0)
    expect(existsSync(join(folder, 'skipped.txt'))).toBe(false)
    if (process.platform === 'win32') return
    expect(statSync(join(folder, 'run')).mode & 0o777).toBe(0o755)
    expect(readlinkSync(join(folder, 'link'))).toBe('run')
  })

  it('refuses an entry that would land outside its folder, and what is no zip file', async () => {
    const file = write({ '../outside.txt': text('x') })
    await expect(extractZip(file, folder, (name: string) => name)).rejects.toThrow('leaves its folder')
    writeFileSync(file, 'not a zip')
    await expect(extractZip(file, folder, (name: string) => name)).rejects.toThrow('is not a zip file')
  })

  it('refuses a truncated file', async () => {
    const file = write({ a: text('a'.repeat(1000)), b: text('b') })
    writeFileSync(file, readFileSync(file).subarray(0, -40))
    await expect(extractZip(file, folder, (name: string) => name)).rejects.toThrow()
  })
})
