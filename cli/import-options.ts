/** The options that `inspect` and `import` share: each overrules one inference. */
import { resolve } from 'node:path'
import { InvalidArgumentError, type Command } from 'commander'
import type { ImportChoices } from '../shared/domain/inspection.ts'
import { given, type CommonOptions } from './command.ts'

export interface ChoiceOptions extends CommonOptions {
  readonly labels?: readonly string[] | undefined
  readonly labelColumn?: readonly string[] | undefined
  readonly imageColumn?: string | undefined
  readonly groupColumn?: readonly string[] | undefined
  readonly splitColumn?: string | undefined
  readonly classLevel?: number | 'none' | undefined
  readonly map?: Readonly<Record<string, string>> | undefined
  readonly leaveOut?: readonly string[] | undefined
  readonly answer?: Readonly<Record<string, string>> | undefined
}

export function addChoices(command: Command): Command {
  return command
    .option('--labels <file>', 'label file; found in the folder when left out; may be given again', collect)
    .option('--label-column <name>', 'column of labels; given again: columns of zeros and ones', collect)
    .option('--image-column <name>', 'column that names the images')
    .option(
      '--group-column <name>',
      'images with one value stay in one split; adds to the groups found',
      collect,
    )
    .option('--split-column <name>', "column that names each image's split; none: make a new one")
    .option(
      '--class-level <n>',
      'which folder below FOLDER names the class, from 1; none: no class',
      parseLevel,
    )
    .option(
      '--map <pairs>',
      'label to class, e.g. mel=malignant,nv=benign, "a,b=c"=benign; others are left out; may be given again',
      collectPairs,
    )
    .option('--leave-out <glob>', 'paths to leave out; may be given again', collect)
    .option('--answer <id=value>', 'answer to a question of `inspect`; may be given again', collectAnswer)
}

export function toChoices(options: ChoiceOptions): ImportChoices {
  const { labels, labelColumn, imageColumn, groupColumn, splitColumn, classLevel, map, leaveOut, answer } =
    options
  return given({
    labels: labels?.map((file) => resolve(file)),
    labelColumns: labelColumn,
    imageColumn,
    groupColumns: groupColumn,
    splitColumn: splitColumn === 'none' ? null : splitColumn,
    classLevel: classLevel === 'none' ? null : classLevel,
    map,
    leaveOut,
    answers: answer,
  })
}

function collect(text: string, before: readonly string[] = []): string[] {
  return [...before, text]
}

/** Commander takes null for a value that was left out. */
function parseLevel(text: string): number | 'none' {
  if (text === 'none') return text
  if (/^[1-9]\d*$/.test(text)) return Number(text)
  throw new InvalidArgumentError('It must be a whole number from 1, or none.')
}

function collectAnswer(text: string, before: Readonly<Record<string, string>> = {}): Record<string, string> {
  const at = text.indexOf('=')
  if (at < 1) throw new InvalidArgumentError('Write it as question=value.')
  return { ...before, [text.slice(0, at).trim()]: text.slice(at + 1).trim() }
}

function collectPairs(text: string, before: Readonly<Record<string, string>> = {}): Record<string, string> {
  return { ...before, ...classMap(text) }
}

/** 'mel=malignant,nv=benign' -> { mel: 'malignant', nv: 'benign' }; a name with a comma or an equals sign stands in double quotes. */
function classMap(text: string): Record<string, string> {
  const pairs = cut(text, ',').map((pair) => cut(pair, '=').map(unquote))
  if (pairs.some((pair) => pair.length !== 2 || pair.includes(''))) {
    throw new InvalidArgumentError(
      'Write it as label=class,label=class, for example mel=malignant,nv=benign; put names with , or = in double quotes.',
    )
  }
  return Object.fromEntries(pairs as [string, string][])
}

/** Cuts at a sign outside double quotes. */
function cut(text: string, sign: string): string[] {
  const pieces = ['']
  let isQuoted = false
  for (const letter of text) {
    if (letter === '"') isQuoted = !isQuoted
    if (letter === sign && !isQuoted) pieces.push('')
    else pieces[pieces.length - 1] += letter
  }
  return pieces
}

function unquote(text: string): string {
  const trimmed = text.trim()
  return trimmed.length > 1 && trimmed.startsWith('"') && trimmed.endsWith('"')
    ? trimmed.slice(1, -1)
    : trimmed
}
