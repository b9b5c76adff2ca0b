import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { onTestFinished } from 'vitest'
import { encodePng } from '../../imaging/encode.ts'
import { Random } from '../../shared/random.ts'

/** A folder that is gone when the test has ended. */
export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'lesionlens-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  return folder
}

/** A small PNG that looks like no other: blobs from a seed, coarse enough that perceptual hashes differ. */
export async function picture(seed: number | string, side = 32): Promise<Buffer> {
  const random = new Random(seed)
  const cells = Array.from({ length: 64 }, () => [random.below(256), random.below(256), random.below(256)])
  const pixels = new Uint8Array(side * side * 3)
  for (let y = 0; y < side; y++) {
    for (let x = 0; x < side; x++) {
      const cell = cells[Math.floor((y * 8) / side) * 8 + Math.floor((x * 8) / side)]!
      pixels.set(cell, (y * side + x) * 3)
    }
  }
  return encodePng(pixels, side, side)
}

/** Writes files below a folder, making the folders between. */
export async function writeFiles(
  folder: string,
  files: Readonly<Record<string, string | Buffer>>,
): Promise<void> {
  for (const [path, content] of Object.entries(files)) {
    const file = join(folder, path)
    await mkdir(dirname(file), { recursive: true })
    await writeFile(file, content)
  }
}

/** `count` distinct pictures in each class folder: `benign/benign_0.png`, ... */
export async function classFolders(
  folder: string,
  count: number,
  classes: readonly string[] = ['benign', 'malignant'],
): Promise<void> {
  for (const name of classes) {
    for (let i = 0; i < count; i++)
      await writeFiles(folder, { [`${name}/${name}_${i}.png`]: await picture(`${name}/${i}`) })
  }
}
