import { mkdir, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import sharp from 'sharp'
import { Random } from '../shared/random.ts'

/** Writes `0.jpg`, `1.jpg`, ...: smooth noise of 450 x 338, the size of dermoscopy collections, so that decoding costs what it costs. */
export async function makePhotos(folder: string, count: number): Promise<void> {
  for (let id = 0; id < count; id++) {
    const random = new Random(id)
    const raw = { width: 30, height: 22, channels: 3 } as const
    const noise = Uint8Array.from({ length: raw.width * raw.height * 3 }, () => random.below(256))
    const picture = sharp(noise, { raw }).resize(450, 338, { kernel: 'cubic', fit: 'fill' })
    await writeFile(join(folder, `${id}.jpg`), await picture.jpeg({ quality: 90 }).toBuffer())
  }
}

/** The same in two class folders, as an import takes them. */
export async function makeClassFolders(folder: string, count: number): Promise<void> {
  await mkdir(folder, { recursive: true })
  await makePhotos(folder, count)
  for (const [i, name] of ['benign', 'malignant'].entries()) {
    await mkdir(join(folder, name), { recursive: true })
    for (let id = i; id < count; id += 2)
      await rename(join(folder, `${id}.jpg`), join(folder, name, `${id}.jpg`))
  }
}
