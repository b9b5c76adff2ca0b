import type { Command } from 'commander'
import type { CommandOutput, CommonOptions } from './command.ts'
import type { Session } from './session.ts'

/** Runs a command's work and writes what it made. */
export type Run = (
  options: CommonOptions,
  work: (session: Session) => Promise<CommandOutput>,
) => Promise<void>

/** A command with the options that all have. */
export function command(program: Command, usage: string, description: string): Command {
  return program
    .command(usage)
    .description(description)
    .option('--study <dir>', 'study folder')
    .option('--json', 'write one JSON document to stdout')
}
