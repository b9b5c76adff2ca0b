import type { InputSetting, PreprocessingReport } from '../../shared/domain/preprocessing.ts'
import { openStudy, type CommonOptions, type Output } from '../command.ts'
import type { Session } from '../session.ts'
import { facts, table, three } from '../table.ts'

/** Puts labelled images through a run's model in every way they could be prepared. Changes nothing. */
export async function check(
  session: Session,
  options: CommonOptions & { readonly run: number },
): Promise<Output> {
  await openStudy(session, options)
  const report = await session.job<PreprocessingReport>(session.call('model.doctor', { run: options.run }))
  return { json: { run: options.run, ...report }, text: describePreprocessing(report) }
}

/** The table of settings, and what follows from it. */
export function describePreprocessing(report: PreprocessingReport): string {
  const { rows, current, suggestion, warnings, found, inferred, n } = report
  const lines = rows.map((row) => [
    `${settingName(row)}${isSame(row, current) ? ' *' : ''}`,
    percent(row.accuracy),
    percent(row.balancedAccuracy),
    three(row.meanEntropy),
    `${percent(row.topShare)} ${row.topClass}`,
    three(row.logLoss),
    row.p === null ? null : row.p.toPrecision(2),
  ])
  const headings = ['input', 'accuracy', 'balanced', 'entropy', 'most predicted', 'log loss', 'p']
  const fits = suggestion
    ? `${settingName(suggestion)}, classes ${suggestion.classes.join(', ')}`
    : 'the present setting'
  return [
    table(headings, lines),
    '',
    facts([
      ['Images', n],
      ['In the graph', found.length > 0 ? found.join(', ') : 'no preprocessing'],
      ['Made for', inferred],
      ['Fits', fits],
    ]),
    ...warnings.map(({ message }) => `\n${message}`),
  ].join('\n')
}

export function settingName({ range, channels }: InputSetting): string {
  return `${range} ${channels.toUpperCase()}`
}

function isSame(a: InputSetting, b: InputSetting): boolean {
  return a.range === b.range && a.channels === b.channels
}

function percent(share: number): string {
  return `${Math.round(share * 100)} %`
}
