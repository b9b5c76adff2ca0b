/**
 * Peak memory of an import and one epoch of training on IMAGES small pictures, once: of the compute process and of the engine, which here
 * is this one, added up. Linux only. Usage: growth-side.ts IMAGES FOLDER
 */
import { readFileSync } from 'node:fs'
import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import sharp from 'sharp'
import { Engine } from '../../engine/engine.ts'
import { Random } from '../../shared/random.ts'

const INTERVAL_MS = 200
const [images, folder] = process.argv.slice(2) as [string, string]
const work = join(folder, `growth-${process.pid}`)
await makePictures(join(work, 'images'), Number(images))

const engine = new Engine()
const context = { signal: new AbortController().signal }
let computeMb = 0
setInterval(() => {
  const { pid } = engine.hosts.train
  if (pid !== undefined) computeMb = Math.max(computeMb, peakMbOf(pid))
}, INTERVAL_MS).unref()
await engine.handlers['study.open']({ folder: join(work, 's.lesionlens'), create: true }, context)
await finished((await engine.handlers['dataset.import']({ folder: join(work, 'images') }, context)).id)
await finished((await engine.handlers['run.start']({ size: 64, epochs: 1 }, context)).id)
const peakMb = computeMb + peakMbOf(process.pid)
await engine.close()
await rm(work, { recursive: true, force: true })

process.stdout.write(`${JSON.stringify({ ready: true })}\n`)
for await (const _ of createInterface({ input: process.stdin })) {
  process.stdout.write(`${JSON.stringify({ value: peakMb, peakMb })}\n`)
}
process.exit(0)

async function finished(id: number): Promise<void> {
  const { title, status, error } = await engine.finished(id)
  if (status !== 'done') throw new Error(`${title} ended as ${status}: ${error?.message ?? ''}`)
}

/** High-water mark of a process's resident memory; 0 once it is gone. */
function peakMbOf(pid: number): number {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8')
    return Number(/^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1] ?? 0) / 1024
  } catch {
    return 0
  }
}

/** Noise that differs from picture to picture: near-duplicates would all be one lesion. */
async function makePictures(target: string, count: number): Promise<void> {
  for (const name of ['benign', 'malignant']) await mkdir(join(target, name), { recursive: true })
  for (let id = 0; id < count; id++) {
    const random = new Random(id)
    const raw = { width: 12, height: 9, channels: 3 } as const
    const noise = Uint8Array.from({ length: raw.width * raw.height * 3 }, () => random.below(256))
    const picture = sharp(noise, { raw }).resize(120, 90, { kernel: 'nearest', fit: 'fill' })
    await picture.jpeg().toFile(join(target, id % 2 === 0 ? 'benign' : 'malignant', `${id}.jpg`))
  }
}
