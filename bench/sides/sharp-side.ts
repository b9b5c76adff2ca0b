/**
 * A bare loop of sharp over the photos, the least any import has to do to every picture: read, hash, store a thumbnail.
 * Images a second of processor time.
 * Usage: sharp-side.ts COUNT FOLDER
 */
import { createHash } from 'node:crypto'
import { mkdir, readdir, readFile } from 'node:fs/promises'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import sharp from 'sharp'
import { answerMeasurements, processorSeconds } from './protocol.ts'

const [count, folder] = process.argv.slice(2) as [string, string]
const root = join(folder, 'photos')
const thumbs = join(folder, 'bare-thumbnails')
await mkdir(thumbs, { recursive: true })
const names = await readdir(root, { recursive: true })
const files = names.filter((name) => name.endsWith('.jpg')).map((name) => join(root, name))

await answerMeasurements(
  async () => {
    const waiting = files.values()
    const work = async (): Promise<void> => {
      for (const file of waiting) {
        const bytes = await readFile(file)
        const sha256 = createHash('sha256').update(bytes).digest('hex')
        await sharp(bytes)
          .rotate()
          .resize(256, 256, { fit: 'inside' })
          .jpeg()
          .toFile(join(thumbs, `${sha256}.jpg`))
      }
    }
    await Promise.all(Array.from({ length: availableParallelism() }, work))
  },
  Number(count),
  processorSeconds,
)
