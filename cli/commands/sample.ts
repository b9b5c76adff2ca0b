import { resolve } from 'node:path'
import { given, type CommonOptions, type CommandOutput } from '../command.ts'
import type { Session } from '../session.ts'

export interface SampleOptions extends CommonOptions {
  readonly count?: number | undefined
  readonly seed?: number | undefined
}

/** Writes the synthetic sample folder. */
export async function sample(
  session: Session,
  folder: string,
  { count, seed }: SampleOptions,
): Promise<CommandOutput> {
  const request = { folder: resolve(folder), ...given({ count, seed }) }
  const result = await session.job(session.call('sample.make', request))
  const counts = Object.entries(result.classes).map(([name, n]) => `${n} ${name}`)
  return {
    json: result,
    text: `${result.images} synthetic images (${counts.join(', ')}) in ${result.folder}`,
  }
}
