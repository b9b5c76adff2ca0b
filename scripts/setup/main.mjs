import { ensureSetup } from './index.mjs'
import { SetupError } from './log.mjs'

/** Exit status for "the machine lacks something", as in the command line's contract. */
const machineLacks = 4

/** Sets up, then runs `work` and ends with the exit status it resolves to. A set-up error is one message, no stack. */
export async function runWithSetup(options, work) {
  try {
    await ensureSetup(options)
    process.exitCode = await work()
  } catch (error) {
    if (!(error instanceof SetupError)) throw error
    process.stderr.write(`set-up failed: ${error.message}\n`)
    process.exitCode = machineLacks
  }
}
