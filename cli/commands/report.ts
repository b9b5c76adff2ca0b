import { resolve } from 'node:path'
import { openSession, type CommonOptions, type CommandOutput } from '../command.ts'
import type { Session } from '../session.ts'
import { predictMissing } from './evaluate.ts'

export interface ReportCommandOptions extends CommonOptions {
  readonly out: string
  readonly pseudonyms?: boolean | undefined
  readonly ensemble?: readonly (readonly number[])[] | undefined
}

/** Tables, figures and the report page of all models of the study. */
export async function report(session: Session, options: ReportCommandOptions): Promise<CommandOutput> {
  await openSession(session, options)
  await predictMissing(session, 'test')
  // Temperature and thresholds are fitted on validation predictions.
  await predictMissing(session, 'val')
  const { pseudonyms, ensemble: ensembles } = options
  const request = { out: resolve(options.out), pseudonyms, ensembles }
  const result = await session.job(session.call('report.write', request))
  return {
    json: { files: result.files, folder: result.folder },
    text: [`In ${result.folder}:`, ...result.files].join('\n'),
  }
}
