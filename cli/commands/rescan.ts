import { resolve } from 'node:path'
import { openSession, type CommonOptions, type CommandOutput } from '../command.ts'
import { commandText } from '../hints.ts'
import type { Session } from '../session.ts'
import { facts } from '../table.ts'

export interface RescanOptions extends CommonOptions {
  readonly folder?: string | undefined
}

/** Brings a study up to date with its image folder. */
export async function rescan(session: Session, options: RescanOptions): Promise<CommandOutput> {
  const { folder } = options
  await openSession(session, options)
  if (folder !== undefined) await session.call('dataset.locate', { folder: resolve(folder) })
  const result = await session.job(session.call('dataset.rescan', null))
  for (const warning of result.warnings) session.say(`Note: ${commandText(warning)}`)
  for (const { path, error } of result.unreadable) session.say(`Left out: ${path}: ${error.text}`)
  const { added, changed, moved, renamed, gone, unchanged } = result
  const counts = { added, changed, moved, renamed, gone, unchanged }
  return { json: result, text: facts(Object.entries(counts).map(([name, n]) => [name, String(n)] as const)) }
}
