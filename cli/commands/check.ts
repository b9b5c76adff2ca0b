import { joined } from '../../shared/say.ts'
import type { InputSetting, PreprocessingReport } from '../../shared/domain/preprocessing.ts'
import { percent, three } from '../../shared/format.ts'
import { openSession, type CommonOptions, type CommandOutput } from '../command.ts'
import type { Session } from '../session.ts'
import { facts, table } from '../table.ts'

export interface CheckOptions extends CommonOptions {
  readonly run: number
  /** Make a run that is fed as suggested. */
  readonly set?: boolean | undefined
}

/** Puts labelled images through a run's model in every way they could be prepared. The run itself is never changed. */
export async function check(session: Session, options: CheckOptions): Promise<CommandOutput> {
  await openSession(session, options)
  const { run } = options
  const report = await session.job(session.call('model.doctor', { run }))
  const made = options.set ? await setSuggested(session, run, report) : null
  const text =
    describePreprocessing(report) + (made === null ? '' : `\n\nRun ${made} has this preprocessing.`)
  return { json: { run, ...report, made }, text }
}

/** Null when there is nothing to change. */
async function setSuggested(
  session: Session,
  run: number,
  { suggestion }: PreprocessingReport,
): Promise<number | null> {
  if (!suggestion) return null
  const { range, channels: channelOrder, classes } = suggestion
  const request = { run, range, channelOrder, classes }
  return (await session.job(session.call('run.setInput', request))).run
}

/** The table of settings, and what follows from it. */
function describePreprocessing(report: PreprocessingReport): string {
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
      ['In the graph', found.length > 0 ? joined(found).text : 'no preprocessing'],
      ['Made for', inferred],
      ['Fits', fits],
    ]),
    ...warnings.map(({ message }) => `\n${message}`),
  ].join('\n')
}

function settingName({ range, channels }: InputSetting): string {
  return `${range} ${channels.toUpperCase()}`
}

function isSame(a: InputSetting, b: InputSetting): boolean {
  return a.range === b.range && a.channels === b.channels
}
