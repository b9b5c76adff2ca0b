import { basename } from 'node:path'
import type { ImageMetadata, SplitPart } from '../../shared/domain/dataset.ts'
import { AppError } from '../../shared/errors.ts'
import { say } from '../../shared/say.ts'
import type { Table } from './tables/table.ts'

/** What a label file says of one image. Empty cells are null. */
export interface LabelRow {
  /** As written in the file: an id, a file name or a path. */
  readonly image: string
  readonly label: string | null
  readonly patient: string | null
  readonly lesion: string | null
  readonly part: SplitPart | null
  readonly metadata: ImageMetadata
}

export interface LabelFile {
  readonly file: string
  /** Its columns are those of HAM10000. */
  readonly ham: boolean
  readonly imageColumn: string
  readonly labelColumn: string | null
  readonly patientColumn: string | null
  readonly lesionColumn: string | null
  readonly rows: readonly LabelRow[]
}

export interface ColumnChoice {
  readonly labelColumn?: string | undefined
  readonly groupColumn?: string | undefined
}

const imageColumns = [
  'image_id',
  'image',
  'image_name',
  'isic_id',
  'img_id',
  'filename',
  'file_name',
  'file',
  'image_path',
  'imagepath',
  'path',
  'id',
]
const labelColumns = [
  'dx',
  'label',
  'class',
  'target_class',
  'diagnosis',
  'diagnostic',
  'benign_malignant',
  'category',
  'target',
]
const patientColumns = ['patient_id', 'patient']
const lesionColumns = ['lesion_id', 'lesion']
const splitColumns = ['split', 'part', 'subset', 'partition', 'fold']

/**
 * Finds the columns that matter; null when no column names images.
 * Throws AppError 'bad-input' when a column that the user asked for is not there.
 */
export function readLabelFile(table: Table, choice: ColumnChoice): LabelFile | null {
  const imageColumn = findColumn(table, imageColumns)
  if (!imageColumn) return null
  const labelColumn = choice.labelColumn
    ? requireColumn(table, choice.labelColumn)
    : findColumn(table, labelColumns)
  const { patientColumn, lesionColumn } = groupColumns(table, choice.groupColumn)
  const splitColumn = findColumn(table, splitColumns)
  const cell = (row: Readonly<Record<string, string>>, column: string | null): string | null =>
    (column && blankToNull(row[column] ?? '')) || null
  return {
    file: table.file,
    ham: findColumn(table, ['image_id']) !== null && findColumn(table, ['dx']) !== null,
    imageColumn,
    labelColumn,
    patientColumn,
    lesionColumn,
    rows: table.rows.map((row) => ({
      image: row[imageColumn] ?? '',
      label: cell(row, labelColumn),
      patient: cell(row, patientColumn),
      lesion: cell(row, lesionColumn),
      part: toPart(cell(row, splitColumn)),
      metadata: toMetadata(row, imageColumn),
    })),
  }
}

/** A column that the user names decides alone; its name tells whether it means patients or lesions. */
function groupColumns(table: Table, wanted: string | undefined) {
  if (!wanted) {
    return {
      patientColumn: findColumn(table, patientColumns),
      lesionColumn: findColumn(table, lesionColumns),
    }
  }
  const column = requireColumn(table, wanted)
  const patients = /patient|subject|person/i.test(column)
  return { patientColumn: patients ? column : null, lesionColumn: patients ? null : column }
}

function findColumn(table: Table, names: readonly string[]): string | null {
  for (const name of names) {
    const column = table.columns.find((c) => normal(c) === name)
    if (column !== undefined) return column
  }
  return null
}

function requireColumn(table: Table, name: string): string {
  const column = table.columns.find((c) => c === name) ?? findColumn(table, [normal(name)])
  if (column !== null) return column
  throw new AppError('bad-input', say`${basename(table.file)} has no column "${name}".`, {
    file: table.file,
    hint: say`Its columns are: ${table.columns.join(', ')}.`,
  })
}

function normal(name: string): string {
  return name.trim().toLowerCase().replace(/[ -]+/g, '_')
}

function blankToNull(value: string): string | null {
  return value === '' || /^(nan|null|none|na|n\/a)$/i.test(value) ? null : value
}

const partNames: Readonly<Record<string, SplitPart>> = {
  train: 'train',
  training: 'train',
  val: 'val',
  valid: 'val',
  validation: 'val',
  dev: 'val',
  test: 'test',
  testing: 'test',
}

/** 'Training' -> 'train'; null for what names no part. */
export function toPart(name: string | null): SplitPart | null {
  const key = (name ?? '').toLowerCase()
  return Object.hasOwn(partNames, key) ? partNames[key]! : null
}

function toMetadata(row: Readonly<Record<string, string>>, imageColumn: string): ImageMetadata {
  const entries = Object.entries(row).filter(([column]) => column !== imageColumn)
  return Object.fromEntries(entries.map(([column, value]) => [column, toValue(value)]))
}

/** '80.0' -> 80; what only looks like a number ('007') stays text. */
function toValue(value: string): string | number | null {
  const text = blankToNull(value)
  return text !== null && /^-?(0|[1-9]\d{0,14})(\.\d+)?$/.test(text) ? Number(text) : text
}
