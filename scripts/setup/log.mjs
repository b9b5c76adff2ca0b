/** An error whose message is for the person at the keyboard: what went wrong, and what to do. */
export class SetupError extends Error {}

const start = Date.now()

/** One line on stderr; stdout belongs to the command that needed the set-up. */
export function say(step, message) {
  process.stderr.write(`set-up [${seconds(start)}] ${step}: ${message}\n`)
}

/** Seconds since `from`, as text. */
export function seconds(from) {
  return `${((Date.now() - from) / 1000).toFixed(1)} s`
}
