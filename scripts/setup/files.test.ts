import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { hashFile, linkDir, makeDir, placeFile } from './files.mjs'

describe('files of set-up', () => {
  let folder: string
  beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'lesionlens-files-'))))
  afterEach(() => rmSync(folder, { recursive: true }))

  it('makes a folder whole or not at all', async () => {
    const target = join(folder, 'library')
    const broken = makeDir(target, async (building: string) => {
      writeFileSync(join(building, 'half'), '')
      throw new Error('the network went away')
    })
    await expect(broken).rejects.toThrow('the network went away')
    expect(readdirSync(folder)).toEqual([])
    await makeDir(target, async (building: string) => writeFileSync(join(building, 'whole'), ''))
    expect(readdirSync(target)).toEqual(['whole'])
  })

  it('keeps what another clone finished first', async () => {
    const target = join(folder, 'library')
    await makeDir(target, async (building: string) => {
      mkdirSync(target)
      writeFileSync(join(target, 'theirs'), '')
      writeFileSync(join(building, 'ours'), '')
    })
    expect(readdirSync(target)).toEqual(['theirs'])
    expect(readdirSync(folder)).toEqual(['library'])
  })

  it('replaces a folder by a link without touching where an older link led', () => {
    for (const name of ['old', 'new']) {
      mkdirSync(join(folder, name))
      writeFileSync(join(folder, name, 'file'), name)
    }
    const link = join(folder, 'deep', 'link')
    linkDir(join(folder, 'old'), link)
    linkDir(join(folder, 'new'), link)
    expect(readFileSync(join(link, 'file'), 'utf8')).toBe('new')
    expect(existsSync(join(folder, 'old', 'file'))).toBe(true)
  })

  it('places and hashes files', async () => {
    writeFileSync(join(folder, 'abc'), 'abc')
    await placeFile(join(folder, 'abc'), join(folder, 'sub', 'copy'))
    // The test vector of FIPS 180-2.
    const sha256 = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'
    expect(await hashFile(join(folder, 'sub', 'copy'), 'sha256', 'hex')).toBe(sha256)
  })
})
