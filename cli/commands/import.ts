import { resolve } from 'node:path'
import { SPLIT_PARTS, type DatasetSummary } from '../../shared/domain/dataset.ts'
import type { Question } from '../../shared/domain/import-findings.ts'
import type { ImportRequest, Inspection } from '../../shared/domain/inspection.ts'
import { AppError } from '../../shared/errors.ts'
import { given, openSession, studyBeside, type CommandOutput, type CommonOptions } from '../command.ts'
import { commandText } from '../hints.ts'
import { toChoices, type ChoiceOptions } from '../import-options.ts'
import type { Session } from '../session.ts'
import { facts, table } from '../table.ts'

export interface ImportOptions extends ChoiceOptions {
  readonly seed?: number | undefined
}

/** Status of a command that waits for an answer. */
const NEEDS_ANSWER = 3

/** Image folder -> dataset and split of a study, which is made when it is not there yet. */
export async function importImages(
  session: Session,
  folder: string,
  options: ImportOptions,
): Promise<CommandOutput> {
  await session.call('study.open', { folder: resolve(options.study ?? studyBeside(folder)), create: true })
  const request = { folder: resolve(folder), ...toChoices(options), ...given({ seed: options.seed }) }
  try {
    const summary = await session.job(session.call('dataset.import', request))
    for (const warning of summary.warnings) session.say(`Note: ${commandText(warning)}`)
    for (const { path, error } of summary.unreadable) session.say(`Left out: ${path}: ${error.text}`)
    return { json: summary, text: describeDataset(summary) }
  } catch (error) {
    if (!isOpenQuestion(error)) throw error
    return askForAnswers(session, request)
  }
}

function isOpenQuestion(error: unknown): boolean {
  return error instanceof AppError && error.hint?.action?.kind === 'answer-question'
}

/** What must be answered before anything is stored; those without default first. */
async function askForAnswers(session: Session, request: ImportRequest): Promise<CommandOutput> {
  const { questions } = await session.call('dataset.inspect', request)
  const isOpen = (question: Question): boolean => question.default === null && question.answer === null
  const sorted = [...questions.filter(isOpen), ...questions.filter((question) => !isOpen(question))]
  const text = sorted.filter(isOpen).map(describeQuestion).join('\n')
  session.say(text)
  return { json: { questions: sorted.map(toJson) }, text: '', status: NEEDS_ANSWER }
}

/** `options` are what `--answer` takes; `meanings` says the same in words. */
function toJson({ options, ...question }: Question) {
  return {
    ...question,
    options: options.map(({ value }) => value),
    meanings: options.map(({ text }) => text),
  }
}

function describeQuestion({ id, text, options, default: standing, answer }: Question): string {
  const lines = options.map(({ value, text: meaning }) => {
    const mark = value === (answer ?? standing) ? '*' : ' '
    return ` ${mark} --answer '${id}=${value}'  ${meaning.text}`
  })
  return [text.text, ...lines].join('\n')
}

/** What an import would store; writes nothing. */
export async function inspect(
  session: Session,
  folder: string,
  options: ChoiceOptions,
): Promise<CommandOutput> {
  const found = await session.call('dataset.inspect', { folder: resolve(folder), ...toChoices(options) })
  const { levels, classes, questions, warnings } = found
  const text = [
    describeCounts(found),
    '',
    table(['class', 'images'], Object.entries(classes)),
    '',
    describeTables(found),
    '',
    ...levels.map(
      ({ level, meaning, names }) =>
        `Folders at level ${level} (${meaning}): ${Object.keys(names).slice(0, 8).join(', ')}`,
    ),
    ...warnings.map((warning) => `Note: ${commandText(warning)}`),
    ...questions.map(describeQuestion),
  ].join('\n')
  return { json: { ...found, questions: questions.map(toJson) }, text }
}

function describeCounts({ layout, files, unlabelled, groups, masks, split }: Inspection): string {
  const extensions = Object.entries(files.byExtension).map(([name, count]) => `${count} ${name}`)
  return facts([
    ['Format', layout ?? 'none that is known'],
    ['Images', `${files.images} (${extensions.join(', ')})`],
    ['Unlabelled', String(unlabelled)],
    ['Groups', String(groups)],
    ['Masks', String(masks)],
    ['Given split', split ? SPLIT_PARTS.map((part) => `${part} ${split[part]}`).join(', ') : 'none'],
  ])
}

function describeTables({ tables }: Inspection): string {
  const rows = tables.map(({ path, rows: count, columns: { image, labels, groups, split } }) => [
    path,
    count,
    image ?? '',
    labels.join(' '),
    groups.join(' '),
    split ?? '',
  ])
  return table(['table', 'rows', 'images', 'labels', 'groups', 'split'], rows)
}

/** One row an image: id, path, class, part of the split, group, checksum. */
export async function exportLabels(
  session: Session,
  file: string,
  options: CommonOptions,
): Promise<CommandOutput> {
  await openSession(session, options)
  const written = await session.call('labels.export', { file: resolve(file) })
  return { json: written, text: `${written.images} images in ${written.file}` }
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
