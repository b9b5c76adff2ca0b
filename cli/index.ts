/**
 * The command line. stdout carries the result alone, everything else goes to stderr; the exit status tells what happened
 * (docs/command-line.md).
 */
import { CommanderError } from 'commander'
import { AppError, exitStatus, toWireError } from '../shared/errors.ts'
import { appVersion } from '../engine/study/versions.ts'
import type { CommonOptions, CommandOutput } from './command.ts'
import { createProgram } from './program.ts'
import { commandText, sentencesAsCommandText } from './hints.ts'
import { Session } from './session.ts'

/** Interrupts this close together are one. */
const SAME_INTERRUPT_MS = 300

let status = 0

async function run(
  options: CommonOptions,
  work: (session: Session) => Promise<CommandOutput>,
): Promise<void> {
  const session = new Session()
  let interrupts = 0
  let lastMs = -Infinity
  const onSignal = (): void => {
    // A terminal sends Ctrl-C to us and to npm's script, which passes it on: within moments they are one.
    const now = performance.now()
    if (now - lastMs < SAME_INTERRUPT_MS) return
    lastMs = now
    // The second Ctrl-C is from somebody who does not want to wait for a tidy end.
    if (++interrupts > 1) process.exit(exitStatus('cancelled'))
    session.cancel()
  }
  process.on('SIGINT', onSignal)
  process.on('SIGTERM', onSignal)
  // The terminal was closed: without a tidy end the study would stay locked and its run 'running'.
  process.on('SIGHUP', onSignal)
  try {
    const output = await work(session)
    await write(options.json ? JSON.stringify(output.json, sentencesAsCommandText) : output.text)
    status = output.status ?? 0
  } finally {
    await session.close()
    process.off('SIGINT', onSignal)
    process.off('SIGTERM', onSignal)
    process.off('SIGHUP', onSignal)
  }
}

/** Resolves when the reader has it: a pipe must not lose the end of a long document. */
function write(text: string): Promise<void> {
  return new Promise((resolve, reject) => {
    process.stdout.write(text === '' ? '' : `${text}\n`, (error) => (error ? reject(error) : resolve()))
  })
}

function explainFailure(error: unknown): number {
  if (error instanceof CommanderError) {
    const asked = ['commander.helpDisplayed', 'commander.help', 'commander.version'].includes(error.code)
    return error.exitCode === 0 || (asked && error.code !== 'commander.help') ? 0 : exitStatus('usage')
  }
  // The reader of a pipe went away (`| head`): nobody is left to tell.
  if ((error as NodeJS.ErrnoException).code === 'EPIPE') return 0
  const { code, message, hint, file, stack } = toWireError(error)
  process.stderr.write(`lesionlens: ${message.text}\n`)
  if (file && !message.text.includes(file)) process.stderr.write(`File: ${file}\n`)
  if (hint) process.stderr.write(`${commandText(hint)}\n`)
  if (!(error instanceof AppError) && stack) process.stderr.write(`${stack}\n`)
  return exitStatus(code)
}

// A terminal that was closed takes no more lines; the tidy end goes on without them.
process.stderr.on('error', () => undefined)
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0)
})

try {
  await createProgram(appVersion, run).parseAsync()
} catch (error) {
  status = explainFailure(error)
}
process.exit(status)
