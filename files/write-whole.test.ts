import { readdirSync, readFileSync } from 'node:fs'
import { appendFile, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { writeForUser } from './write-for-user.ts'
import { DRAFT_SUFFIX, replaceWhole, writeWhole, writeWholeSync } from './write-whole.ts'

async function temporary(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'lesionlens-write-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  return folder
}

it('writes into folders that are not there yet, over what was there', async () => {
  const folder = await temporary()
  const file = join(folder, 'deeper', 'a.txt')
  await writeWhole(file, 'one')
  await writeWhole(file, Buffer.from('two'), { flush: true })
  expect(await readFile(file, 'utf8')).toBe('two')
  await writeWhole(file, [Buffer.from('th'), Buffer.from(''), Buffer.from('ree')], { flush: true })
  expect(await readFile(file, 'utf8')).toBe('three')
  expect(await readdir(join(folder, 'deeper'))).toEqual(['a.txt'])
})

it('keeps the old file until the new one is whole, and when it never is', async () => {
  const folder = await temporary()
  const file = join(folder, 'a.txt')
  await writeWhole(file, 'old')
  const filling = replaceWhole(file, async (draft) => {
    await writeFile(draft, 'ne')
    const names = (await readdir(folder)).sort()
    expect(names).toEqual(['a.txt', expect.stringMatching(/^a\.txt\..+/)])
    expect(names[1]!.endsWith(DRAFT_SUFFIX)).toBe(true)
    expect(await readFile(file, 'utf8')).toBe('old')
    throw new Error('no space')
  })
  await expect(filling).rejects.toThrow('no space')
  expect(await readFile(file, 'utf8')).toBe('old')
  expect(await readdir(folder)).toEqual(['a.txt'])
})

it('moves a folder as a whole and returns what was made', async () => {
  const folder = await temporary()
  const made = await replaceWhole(join(folder, 'b'), async (draft) => {
    await mkdir(draft)
    await writeFile(join(draft, 'in.txt'), 'x')
    return 7
  })
  expect(made).toBe(7)
  expect((await readdir(folder, { recursive: true })).sort()).toEqual(['b', join('b', 'in.txt')])
})

it('lets many write the same file at once', async () => {
  const file = join(await temporary(), 'a.txt')
  const texts = Array.from({ length: 20 }, (_, i) => String(i).repeat(1000))
  await Promise.all(
    texts.map((text) =>
      replaceWhole(file, async (draft) => {
        for (const half of [text.slice(0, 500), text.slice(500)]) await appendFile(draft, half)
      }),
    ),
  )
  expect(texts).toContain(await readFile(file, 'utf8'))
})

it('writes at once for who cannot wait', async () => {
  const folder = await temporary()
  writeWholeSync(join(folder, 'deeper', 'a.txt'), 'one')
  writeWholeSync(join(folder, 'deeper', 'a.txt'), 'two')
  expect(readFileSync(join(folder, 'deeper', 'a.txt'), 'utf8')).toBe('two')
  await mkdir(join(folder, 'b.txt'))
  expect(() => writeWholeSync(join(folder, 'b.txt'), 'one')).toThrow()
  expect(readdirSync(folder).sort()).toEqual(['b.txt', 'deeper'])
})

it('says to a user what cannot be written, and leaves nothing half-made', async () => {
  const folder = await temporary()
  // A folder of that name cannot be replaced by a file.
  await mkdir(join(folder, 'a.txt'))
  await expect(writeForUser(join(folder, 'a.txt'), 'one')).rejects.toMatchObject({
    code: 'bad-input',
    file: join(folder, 'a.txt'),
  })
  expect(await readdir(folder)).toEqual(['a.txt'])
})
