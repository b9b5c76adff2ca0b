import { mkdir, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import sharp from 'sharp'
import { Random } from '../shared/random.ts'

/** Writes `0.jpg`, `1.jpg`, ...: smooth noise of 450 x 338 unless told otherwise, the size of dermoscopy collections, so that decoding costs what it costs. */
export async function makePhotos(
  folder: string,
  count: number,
  size: { readonly width: number; readonly height: number } = { width: 450, height: 338 },
): Promise<void> {
  for (let id = 0; id < count; id++) {
    const random = new Random(id)
    const raw = { width: 30, height: 22, channels: 3 } as const
    const noise = Uint8Array.from({ length: raw.width * raw.height * 3 }, () => random.below(256))
    const picture = sharp(noise, { raw }).resize(size.width, size.height, { kernel: 'cubic', fit: 'fill' })
    await writeFile(join(folder, `${id}.jpg`), await picture.jpeg({ quality: 90 }).toBuffer())
  }
}

/** The same in two class folders, as an import takes them. */
export async function makeClassFolders(folder: string, count: number): Promise<void> {
  await mkdir(folder, { recursive: true })
  // As HAM10000.
  await makePhotos(folder, count, { width: 600, height: 450 })
  for (const [i, name] of ['benign', 'malignant'].entries()) {
    await mkdir(join(folder, name), { recursive: true })
    for (let id = i; id < count; id += 2)
      await rename(join(folder, `${id}.jpg`), join(folder, name, `${id}.jpg`))
  }
}
