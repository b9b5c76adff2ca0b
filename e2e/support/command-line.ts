import { spawn, type ChildProcess } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'

export const ROOT = join(import.meta.dirname, '../..')

/** Real lesions, where a machine has them; tests that need them skip where not. */
export const LESIONS = join(ROOT, '../shared/data/lesions')
export const hasLesions = existsSync(LESIONS)

export interface Outcome {
  readonly status: number | null
  readonly stdout: string
  readonly stderr: string
}

/** Starts the command line as a user's shell would. */
export function startLesionlens(...args: string[]): ChildProcess {
  return spawn('node', [join(ROOT, 'scripts/lesionlens.mjs'), ...args], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
}

/** Runs the command line to its end. */
export function lesionlens(...args: string[]): Promise<Outcome> {
  const child = startLesionlens(...args)
  const text = { stdout: '', stderr: '' }
  child.stdout!.on('data', (chunk: Buffer) => (text.stdout += chunk.toString()))
  child.stderr!.on('data', (chunk: Buffer) => (text.stderr += chunk.toString()))
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (status) => resolve({ status, ...text }))
  })
}

/** Runs with `--json` and reads the one document on stdout; a failing command throws with what it said. */
export async function lesionlensJson<T>(...args: string[]): Promise<T> {
  const { status, stdout, stderr } = await lesionlens(...args, '--json')
  if (status !== 0) throw new Error(`lesionlens ${args.join(' ')} ended with ${status}: ${stderr}`)
  return JSON.parse(stdout) as T
}
