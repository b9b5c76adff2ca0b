import { createInterface } from 'node:readline'

/** Warms up with two runs, says so, then measures once for every line on stdin. `run` processes `count` items. */
export async function answerMeasurements(run: () => Promise<void> | void, count: number): Promise<void> {
  await run()
  await run()
  process.stdout.write(`${JSON.stringify({ ready: true })}\n`)
  for await (const _ of createInterface({ input: process.stdin })) {
    const start = performance.now()
    await run()
    const seconds = (performance.now() - start) / 1000
    // maxRSS is in kilobytes.
    const peakMb = process.resourceUsage().maxRSS / 1024
    process.stdout.write(`${JSON.stringify({ value: count / seconds, peakMb })}\n`)
  }
  process.exit(0)
}
