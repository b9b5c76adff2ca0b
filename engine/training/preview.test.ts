import { existsSync, readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { engineStudy } from '../testing/engine-study.ts'

const { signal } = new AbortController()

it('shows training images of every class as a training would see them, and keeps only the last ones', async () => {
  const { engine } = await engineStudy()
  const preview = (config: object) =>
    engine.handlers['augmentation.preview']({ config, images: 4, epochs: [1, 2, 3] }, { signal })
  const pictures = await preview({ size: 64 })
  expect(pictures.map(({ label }) => label)).toEqual(['benign', 'malignant', 'benign', 'malignant'])
  expect(new Set(pictures.map(({ key }) => key)).size).toBe(4)
  const { plain, views } = pictures[0]!
  const file = async (id: number) =>
    (await engine.handlers['media.file']({ kind: 'preview', id }, { signal })).file
  expect(readFileSync(await file(plain), 'utf8')).toBe('epoch null')
  expect(readFileSync(await file(views[2]!), 'utf8')).toBe('epoch 3')
  const old = await file(plain)
  expect((await preview({ size: 64 }))[0]!.key).toBe(pictures[0]!.key)
  expect(existsSync(old)).toBe(false)
  await expect(file(plain)).rejects.toThrow(/is gone/)
  await expect(preview({ size: 8 })).rejects.toMatchObject({ code: 'usage' })
})
