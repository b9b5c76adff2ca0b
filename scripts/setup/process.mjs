import { spawn, spawnSync } from 'node:child_process'
import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'
import { modules } from './paths.mjs'

/** Runs a program and keeps what it said. Never throws: `ok` is false when it could not start, failed or ran out of time. */
export function run(command, args, { timeoutMs, ...options } = {}) {
  return new Promise((resolve) => {
    let output = ''
    const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'], ...options })
    const timer = timeoutMs && setTimeout(() => child.kill('SIGKILL'), timeoutMs)
    const finish = (ok, reason) => {
      clearTimeout(timer)
      resolve({ ok, output, reason })
    }
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk) => (output += chunk))
    child.on('error', (error) => finish(false, error.message))
    child.on('close', (code, signal) => finish(code === 0, signal ?? `exit status ${code}`))
  })
}

/** Runs a program in the foreground and resolves to its exit status. Interrupts reach it; this process waits for it to end. */
export function passThrough(command, args, options = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: 'inherit', ...options })
    // A terminal sends Ctrl-C to both; a `kill` only to us, so it is passed on. Asking twice is harmless.
    const forward = (signal) => child.kill(signal)
    const signals = ['SIGINT', 'SIGTERM', 'SIGHUP']
    for (const signal of signals) process.on(signal, forward)
    child.on('error', reject)
    child.on('close', (code, signal) => {
      for (const name of signals) process.off(name, forward)
      resolve(code ?? (signal === 'SIGINT' ? 130 : 1))
    })
  })
}

/** The last lines of a program's output that say something, for an error message. */
export function tail(output, lines = 6) {
  return output.trim().split('\n').slice(-lines).join('\n')
}

/** Full path of a program on PATH, or undefined. */
export function which(name) {
  for (const dir of (process.env.PATH ?? '').split(delimiter)) {
    const file = join(dir, process.platform === 'win32' ? `${name}.exe` : name)
    try {
      accessSync(file, constants.X_OK)
      return file
    } catch {
      // not in this folder
    }
  }
  return undefined
}

/** Whether a program runs at all (`name args...` exits with 0). */
export function works(name, args) {
  return spawnSync(name, args, { stdio: 'ignore' }).status === 0
}

/** The environment without this clone's node_modules/.bin, which holds another `node` than the one npm runs on. */
export function cleanEnv() {
  const path = (process.env.PATH ?? '').split(delimiter).filter((dir) => !dir.startsWith(modules))
  return { ...process.env, PATH: path.join(delimiter) }
}

/** Whether a process of this id runs. */
export function isAlive(pid) {
  if (!pid) return false
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error.code === 'EPERM'
  }
}
