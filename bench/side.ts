import { spawn, type ChildProcess } from 'node:child_process'
import { createInterface } from 'node:readline'

/**
 * One contender of a comparison, in a process of its own, so that no side warms, fills or fragments another's memory. Protocol: the
 * program prints one JSON line `{"ready": true}` after its warm-up, then for every line it reads one `{"value": n, "peakMb": n}`.
 */
export interface Side {
  readonly name: string
  /** Measures once: items per second. */
  measure(): Promise<Measurement>
  close(): void
}

export interface Measurement {
  readonly value: number
  /** Highest resident memory of the process so far. */
  readonly peakMb: number
}

/** Starts a side and waits until it is warm. Rejects with the end of its stderr when it cannot run. */
export async function startSide(
  name: string,
  command: readonly string[],
  options: { readonly env?: Readonly<Record<string, string>>; readonly startSeconds?: number } = {},
): Promise<Side> {
  const [program, ...args] = command as [string, ...string[]]
  const child = spawn(program, args, {
    stdio: ['pipe', 'pipe', 'pipe'],
    env: { ...process.env, ...options.env },
  })
  const next = answers(child, name)
  const timer = setTimeout(() => child.kill('SIGKILL'), (options.startSeconds ?? 300) * 1000)
  await next().finally(() => clearTimeout(timer))
  return {
    name,
    async measure() {
      child.stdin?.write('go\n')
      return (await next()) as Measurement
    },
    close: () => child.kill('SIGKILL'),
  }
}

/** The program's JSON lines, one a call; other lines are its libraries' chatter. */
function answers(child: ChildProcess, name: string): () => Promise<unknown> {
  const lines: unknown[] = []
  let wake: (() => void) | undefined
  let ended = false
  let complaint = ''
  child.stderr?.on('data', (chunk: Buffer) => (complaint = (complaint + chunk.toString()).slice(-2000)))
  createInterface({ input: child.stdout! }).on('line', (line) => {
    if (!line.startsWith('{')) return
    lines.push(JSON.parse(line))
    wake?.()
  })
  child.on('close', () => ((ended = true), wake?.()))
  child.on('error', (error) => ((complaint += error.message), (ended = true), wake?.()))
  return async () => {
    while (lines.length === 0) {
      if (ended) throw new Error(`${name} ended early: ${complaint.trim().split('\n').slice(-3).join(' | ')}`)
      await new Promise<void>((resolve) => (wake = resolve))
    }
    return lines.shift()
  }
}
