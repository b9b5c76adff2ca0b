/**
 * How long engine calls take while a model is trained: every 20 ms the calls that the window makes, timed from when they were due, so that
 * a blocked event loop counts. Answers with the 99th percentile in milliseconds. Usage: latency-side.ts COUNT FOLDER
 */
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { Engine } from '../../engine/engine.ts'
import type { JobInfo } from '../../shared/domain/job.ts'

const INTERVAL_MS = 20
const SAMPLES = 500

const folder = process.argv[3]!
const engine = new Engine()
const context = { signal: new AbortController().signal }
const study = join(folder, `latency-${process.pid}.lesionlens`)
await engine.handlers['study.open']({ folder: study, create: true }, context)
const { id } = await engine.handlers['dataset.import']({ folder: join(folder, 'photos') }, context)
await engine.finished(id)

const trains = new Promise<void>((resolve) => {
  engine.onEvent((name, payload) => {
    if (name === 'job' && (payload as JobInfo).phase?.step === 'epoch') resolve()
  })
})
await engine.handlers['run.start']({ model: 'scratch-cnn', size: 128, epochs: 1000, patience: 1000 }, context)
await trains
process.stdout.write(`${JSON.stringify({ ready: true })}\n`)
for await (const _ of createInterface({ input: process.stdin })) {
  const value = percentile(await measure(), 0.99)
  const peakMb = process.resourceUsage().maxRSS / 1024
  process.stdout.write(`${JSON.stringify({ value, peakMb })}\n`)
}
process.exit(0)

async function measure(): Promise<number[]> {
  const calls = [
    () => engine.handlers['images.page']({ offset: 0, limit: 100 }, context),
    () => engine.handlers['jobs.list'](null, context),
    () => engine.handlers['runs.list'](null, context),
    () => engine.handlers['dataset.summary'](null, context),
  ]
  const latencies: number[] = []
  const start = performance.now()
  for (let i = 0; i < SAMPLES; i++) {
    const due = start + i * INTERVAL_MS
    await new Promise((resolve) => setTimeout(resolve, Math.max(0, due - performance.now())))
    await calls[i % calls.length]!()
    latencies.push(performance.now() - due)
  }
  return latencies
}

function percentile(values: readonly number[], share: number): number {
  return values.toSorted((a, b) => a - b)[Math.ceil(share * values.length) - 1]!
}
