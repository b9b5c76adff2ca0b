import { createInterface } from 'node:readline'

const wallSeconds = (): number => performance.now() / 1000

/** Of all threads of this process: what others do on the machine does not count. */
export function processorSeconds(): number {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1e6
}

/** Warms up with two runs, says so, then measures once for every line on stdin. `run` processes `count` items; seconds are those of `clock`. */
export async function answerMeasurements(
  run: () => Promise<void> | void,
  count: number,
  clock: () => number = wallSeconds,
): Promise<void> {
  await run()
  await run()
  process.stdout.write(`${JSON.stringify({ ready: true })}\n`)
  for await (const _ of createInterface({ input: process.stdin })) {
    const start = clock()
    await run()
    const seconds = clock() - start
    // maxRSS is in kilobytes.
    const peakMb = process.resourceUsage().maxRSS / 1024
    process.stdout.write(`${JSON.stringify({ value: count / seconds, peakMb })}\n`)
  }
  process.exit(0)
}
