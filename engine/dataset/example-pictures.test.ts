import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { decodeOriginal } from '../../imaging/decode.ts'
import { picture, temporaryFolder, writeFiles } from '../testing/image-folder.ts'
import { ExamplePictures } from './example-pictures.ts'

async function folderOf(...names: string[]): Promise<string> {
  const folder = await temporaryFolder()
  for (const [i, name] of names.entries()) await writeFiles(folder, { [name]: await picture(i) })
  return folder
}

it('makes a small picture of an example, and writes nothing beside it', async () => {
  const folder = await folderOf('nv/a.png')
  const pictures = new ExamplePictures()
  pictures.remember({ folder, examples: { nv: ['nv/a.png'] } })
  const { file, mime } = await pictures.file({ folder, path: 'nv/a.png' })
  expect(mime).toBe('image/jpeg')
  const { width, height } = await decodeOriginal(file)
  expect(Math.max(width, height)).toBeLessThanOrEqual(96)
  expect(file.startsWith(folder)).toBe(false)
  expect((await pictures.file({ folder, path: 'nv/a.png' })).file).toBe(file)
  expect(existsSync(join(folder, 'nv/a.png'))).toBe(true)
})

it('shows no file that no inspection named, and none outside the folder', async () => {
  const folder = await folderOf('nv/a.png', 'nv/b.png', 'secret.png')
  const pictures = new ExamplePictures()
  const inside = join(folder, 'nv')
  pictures.remember({
    folder: inside,
    examples: { nv: ['a.png', '../secret.png', join(folder, 'secret.png')] },
  })
  for (const path of ['b.png', '../secret.png', join(folder, 'secret.png'), '']) {
    await expect(pictures.file({ folder: inside, path })).rejects.toMatchObject({ code: 'not-found' })
  }
  await expect(pictures.file({ folder, path: 'a.png' })).rejects.toMatchObject({ code: 'not-found' })
})
