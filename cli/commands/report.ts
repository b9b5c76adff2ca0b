import { resolve } from 'node:path'
import { openStudy, type CommonOptions, type Output } from '../command.ts'
import type { Session } from '../session.ts'
import { predictMissing } from './evaluate.ts'

interface ReportResult {
  readonly folder: string
  readonly files: readonly string[]
}

/** Tables, figures and the report page of all models of the study. */
export async function report(
  session: Session,
  options: CommonOptions & { readonly out: string },
): Promise<Output> {
  await openStudy(session, options)
  await predictMissing(session, 'test')
  const result = await session.job<ReportResult>(session.call('report.write', { out: resolve(options.out) }))
  return {
    json: { files: result.files, folder: result.folder },
    text: [`In ${result.folder}:`, ...result.files].join('\n'),
  }
}
