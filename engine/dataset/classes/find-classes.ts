import type { ImportChoices } from '../../../shared/domain/inspection.ts'
import { AppError } from '../../../shared/errors.ts'
import { toDo, type Hint } from '../../../shared/hint.ts'
import { say, type Sentence } from '../../../shared/say.ts'
import type { LabelCandidate } from '../columns/label-candidate.ts'
import type { Level } from '../folders/levels.ts'
import { findClassLevel } from '../folders/class-level.ts'
import type { MatchedTable } from '../join/matched-table.ts'
import type { Layout } from '../layouts/layout.ts'
import type { Questions } from '../answers/questions.ts'
import { applyMap } from './apply-map.ts'
import {
  chooseSource,
  columnOption,
  levelOption,
  NO_LABELS,
  type LabelOption,
  type SourceChoice,
} from './choose-source.ts'
import { cleanLabels } from './clean-labels.ts'
import { describeOption } from './describe-option.ts'
import { candidateOfColumns, labelCandidates } from './label-source.ts'
import { labelsOf, type Labels } from './labels.ts'

export interface ClassInput {
  readonly folder: string
  readonly count: number
  readonly tables: readonly MatchedTable[]
  readonly levels: readonly Level[]
  readonly layout: Layout | null
  readonly choices: ImportChoices
  /** Why no table tells anything, where one was meant to. */
  readonly reason: Sentence | null
}

export interface FoundClasses {
  /** Label of each image as found, spellings joined where that was wanted; before `map`. */
  readonly labels: Labels
  /** Class of each image, after `map`. */
  readonly classes: Labels
  /** Where they stand; both null when nothing names them. */
  readonly column: LabelCandidate | null
  readonly level: Level | null
}

/** The class of each image, from the place that was chosen or convinces; what is doubtful becomes a question. */
export function findClasses(input: ClassInput, questions: Questions, warnings: Hint[]): FoundClasses {
  const option = chooseOption(input, questions)
  const raw = rawLabels(option, input.count)
  const named = nameLabels(raw, input.layout)
  const labels = cleanLabels(named, questions, warnings)
  const { map } = input.choices
  const classes = map ? applyMap(labels, raw, map, warnings) : labels
  if (option.from !== 'none') askForOneClass(classes, questions)
  return {
    labels,
    classes,
    column: option.from === 'column' ? option.candidate : null,
    level: option.from === 'folders' ? option.level : null,
  }
}

function chooseOption(input: ClassInput, questions: Questions): LabelOption {
  const chosen = chosenOption(input)
  if (chosen) return chosen
  const { tables, layout, count, levels, choices } = input
  const candidates = labelCandidates(tables, layout, count)
  const found = findClassLevel(layout?.foldersAreNoClasses && candidates.length > 0 ? [] : levels)
  const choice = byMap(chooseSource(candidates, found), choices.map, count)
  if (!choice.isDoubtful) return optionOf(choice, choice.standing)
  const options = choice.options.map((option) => ({
    value: option.value,
    text: describeOption(option, input),
  }))
  return optionOf(
    choice,
    questions.ask('class-source', questionText(input, choice), options, choice.standing),
  )
}

function optionOf({ options }: SourceChoice, value: string | null): LabelOption {
  return options.find((option) => option.value === value) ?? NO_LABELS
}

function questionText({ folder, reason }: ClassInput, { options }: SourceChoice): Sentence {
  if (options.length > 1) return say`What names the class of each image?`
  return (
    reason ?? say`${folder} has no labels: no table with a class for each image and no folder for each class.`
  )
}

function chosenOption({ choices, tables, layout, count, levels, folder }: ClassInput): LabelOption | null {
  if (choices.labelColumns) {
    const candidate = candidateOfColumns(tables, choices.labelColumns, layout, count)
    if (candidate) return columnOption(candidate)
    throw noSuchColumn(folder, choices.labelColumns, tables)
  }
  if (choices.classLevel === null) return NO_LABELS
  if (choices.classLevel === undefined) return null
  const level = levels.find((one) => one.level === choices.classLevel)
  if (level) return levelOption(level)
  throw new AppError('bad-input', say`There are no folders at level ${choices.classLevel} of ${folder}.`, {
    file: folder,
    hint: say`Its images lie at most ${levels.length} folder(s) below it.`,
  })
}

/** Throws when a column that somebody named is in no table. */
export function noSuchColumn(
  folder: string,
  columns: readonly string[],
  tables: readonly Pick<MatchedTable, 'path' | 'table'>[],
): AppError {
  if (tables.length === 0) {
    return new AppError('bad-input', say`There is no label file in ${folder} to take a column from.`, {
      file: folder,
      hint: toDo(
        { kind: 'choose-label-file' },
        say`Put a label file (CSV) into the folder, beside the images.`,
      ),
    })
  }
  const there = [...new Set(tables.flatMap(({ table }) => table.columns))]
  const names = tables.map(({ path }) => path).join(', ')
  return new AppError('bad-input', say`${names} has no column "${columns.join(', ')}".`, {
    file: folder,
    hint: say`Its columns are: ${there.join(', ')}.`,
  })
}

/** A map names labels: the place that has most of them is meant. */
function byMap(choice: SourceChoice, map: ImportChoices['map'], count: number): SourceChoice {
  if (!map) return choice
  const wanted = new Set(Object.keys(map).map((label) => label.toLowerCase()))
  const fits = (option: LabelOption): number =>
    rawLabels(option, count).filter((label) => label !== null && wanted.has(label.toLowerCase())).length
  const best = choice.options.reduce((most, option) => (fits(option) > fits(most) ? option : most), NO_LABELS)
  if (fits(best) === 0 || fits(best) === fits(optionOf(choice, choice.standing))) return choice
  return { ...choice, standing: best.value, isDoubtful: false }
}

function rawLabels(option: LabelOption, count: number): Labels {
  if (option.from === 'column') return option.candidate.raw
  if (option.from === 'folders') return option.level.of.map((name) => name?.normalize('NFC').trim() ?? null)
  return new Array<null>(count).fill(null)
}

function nameLabels(raw: Labels, layout: Layout | null): Labels {
  const names = layout?.labelNames
  return names
    ? raw.map((label) => (label !== null && Object.hasOwn(names, label) ? (names[label] ?? label) : label))
    : raw
}

/** One class leaves nothing to learn: it may be meant (for predictions alone), or the folder is one too deep. */
function askForOneClass(classes: Labels, questions: Questions): void {
  const [name, ...others] = labelsOf(classes).keys()
  if (name === undefined || others.length > 0) return
  questions.ask(
    'one-class',
    say`All labelled images are of one class (${name}): there is nothing to tell apart.`,
    [{ value: 'import', text: say`Import them: to predict, explain and review, not to train` }],
    null,
  )
}
