import { resolve } from 'node:path'
import { SPLIT_PARTS, type DatasetSummary } from '../../shared/domain/dataset.ts'
import { given, studyBeside, type CommonOptions, type CommandOutput } from '../command.ts'
import { commandText } from '../hints.ts'
import type { Session } from '../session.ts'
import { facts, table } from '../table.ts'

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

export interface ImportOptions extends CommonOptions {
  readonly labels?: string | undefined
  readonly labelColumn?: string | undefined
  readonly groupColumn?: string | undefined
  readonly map?: Readonly<Record<string, string>> | undefined
  readonly seed?: number | undefined
}

/** Image folder -> dataset and split of a study, which is made when it is not there yet. */
export async function importImages(
  session: Session,
  folder: string,
  options: ImportOptions,
): Promise<CommandOutput> {
  await session.call('study.open', { folder: resolve(options.study ?? studyBeside(folder)), create: true })
  const { labels, labelColumn, groupColumn, map, seed } = options
  const request = {
    folder: resolve(folder),
    ...given({
      labels: labels === undefined ? undefined : [resolve(labels)],
      labelColumns: labelColumn === undefined ? undefined : [labelColumn],
      groupColumns: groupColumn === undefined ? undefined : [groupColumn],
      map,
      seed,
    }),
  }
  const summary = await session.job(session.call('dataset.import', request))
  for (const warning of summary.warnings) session.say(`Note: ${commandText(warning)}`)
  for (const { path, error } of summary.unreadable) session.say(`Left out: ${path}: ${error.text}`)
  return { json: summary, text: describeDataset(summary) }
}

function describeDataset(summary: DatasetSummary): string {
  const classes = Object.keys(summary.classes)
  const rows = SPLIT_PARTS.map((part) => [
    part,
    summary.split[part],
    ...classes.map((name) => summary.splitClasses[part][name] ?? 0),
  ])
  return [
    facts([
      [
        'Images',
        `${summary.images}, ${summary.labelled} labelled, ${summary.unreadable.length} unreadable left out`,
      ],
      ['Labels', summary.labelSource === 'folders' ? 'names of the folders' : summary.labelSource],
      ['Kept together', `${summary.groups} groups, by ${summary.groupSource}`],
      ['Repeated', `${summary.duplicates.length} files have the content of another`],
      ...(summary.synthetic
        ? [['Synthetic', 'computed images: no real skin, no real patient'] as const]
        : []),
    ]),
    '',
    table(['part', 'images', ...classes], rows),
  ].join('\n')
}
