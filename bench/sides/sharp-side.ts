/**
 * A bare loop of sharp over the photos, the least any import has to do to every picture: read, hash, decode to a small picture.
 * Usage: sharp-side.ts COUNT FOLDER
 */
import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import sharp from 'sharp'
import { answerMeasurements } from './protocol.ts'

const [count, folder] = process.argv.slice(2) as [string, string]
const root = join(folder, 'photos')
const names = await readdir(root, { recursive: true })
const files = names.filter((name) => name.endsWith('.jpg')).map((name) => join(root, name))

await answerMeasurements(async () => {
  const waiting = files.values()
  const work = async (): Promise<void> => {
    for (const file of waiting) {
      const bytes = await readFile(file)
      createHash('sha256').update(bytes).digest('hex')
      await sharp(bytes).rotate().resize(32, 32, { fit: 'fill' }).raw().toBuffer()
    }
  }
  await Promise.all(Array.from({ length: availableParallelism() }, work))
}, Number(count))
