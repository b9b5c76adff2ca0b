import { mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { writeWhole } from './write-whole.ts'

async function temporary(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'lesionlens-write-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  return folder
}

it('writes into folders that are not there yet, over what was there', async () => {
  const folder = await temporary()
  const file = join(folder, 'deeper', 'a.txt')
  await writeWhole(file, 'one')
  await writeWhole(file, Buffer.from('two'))
  expect(await readFile(file, 'utf8')).toBe('two')
  expect(await readdir(join(folder, 'deeper'))).toEqual(['a.txt'])
})

it('leaves nothing half-made when the last step fails', async () => {
  const folder = await temporary()
  // A folder of that name cannot be replaced by a file.
  await mkdir(join(folder, 'a.txt'))
  await expect(writeWhole(join(folder, 'a.txt'), 'one')).rejects.toMatchObject({
    code: 'bad-input',
    file: join(folder, 'a.txt'),
  })
  expect(await readdir(folder)).toEqual(['a.txt'])
})
