import { storedSentence } from '../../shared/say.ts'
import type { DatasetSummary, GroupSource, LabelSource, SplitPart } from '../../shared/domain/dataset.ts'
import type { ImportRequest } from '../../shared/domain/inspection.ts'
import { SPLIT_PARTS } from '../../shared/domain/dataset.ts'
import { countExcluded } from './exclusions.ts'
import type { ReadDb, WriteDb } from './handles.ts'

/** What an import found besides the images. */
export type Findings = Pick<
  DatasetSummary,
  'layout' | 'unreadable' | 'unsupported' | 'skipped' | 'duplicates' | 'questions' | 'givenSplit' | 'warnings'
>

/** Of a dataset without images, and what earlier versions did not store. */
const NOTHING_FOUND: Findings = {
  layout: null,
  unreadable: [],
  unsupported: [],
  skipped: [],
  duplicates: [],
  questions: [],
  givenSplit: null,
  warnings: [],
}

export interface NewDataset {
  readonly folder: string
  readonly labelSource: LabelSource
  readonly groupSource: GroupSource
  readonly synthetic: boolean
  readonly config: ImportRequest
  readonly findings: Partial<Findings>
  readonly versions: Readonly<Record<string, string>>
}

type Source = Pick<NewDataset, 'folder' | 'labelSource' | 'groupSource' | 'synthetic'>
export interface DatasetRow extends Source {
  readonly id: number
  readonly findings: Findings
}

/** Folder of the dataset that stands for images to come: runs need a split, and a model may be there before any image is. */
const AWAITED = ''

/** A dataset without images, which the first import fills. Returns the row's id. */
export function insertAwaitedDataset(db: WriteDb, versions: NewDataset['versions'], at: string): number {
  const source = { folder: AWAITED, labelSource: 'folders', groupSource: 'image', synthetic: false } as const
  const found = { config: { folder: AWAITED }, findings: NOTHING_FOUND }
  return insertDataset(db, { ...source, ...found, versions }, at)
}

function awaitedDataset(db: ReadDb): number | null {
  return db.prepare<[string], number>('SELECT id FROM dataset WHERE folder = ?').pluck().get(AWAITED) ?? null
}

/** Returns the row's id: where a dataset awaits its images, it becomes that one, and the runs made on it are runs on these images. */
export function insertDataset(db: WriteDb, dataset: NewDataset, at: string): number {
  return db
    .prepare<unknown[], number>(
      `INSERT INTO dataset (id, folder, label_source, group_source, synthetic, config, findings, versions, created_at)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
       ON CONFLICT (id) DO UPDATE SET folder = excluded.folder, label_source = excluded.label_source,
         group_source = excluded.group_source, synthetic = excluded.synthetic, config = excluded.config,
         findings = excluded.findings, versions = excluded.versions, created_at = excluded.created_at
       RETURNING id`,
    )
    .pluck()
    .get(
      awaitedDataset(db),
      dataset.folder,
      dataset.labelSource,
      dataset.groupSource,
      dataset.synthetic ? 1 : 0,
      JSON.stringify(dataset.config),
      JSON.stringify(dataset.findings),
      JSON.stringify(dataset.versions),
      at,
    )!
}

interface Row {
  id: number
  folder: string
  label_source: LabelSource
  group_source: GroupSource
  synthetic: number
  findings: string
}

/** The newest dataset: importing again makes another and leaves the old one to the runs made on it. */
export function currentDataset(db: ReadDb): DatasetRow | null {
  const row = db
    .prepare<[string], Row>('SELECT * FROM dataset WHERE folder <> ? ORDER BY id DESC LIMIT 1')
    .get(AWAITED)
  return row ? toDataset(row) : null
}

/** The dataset that an image belongs to, or undefined. */
export function datasetById(db: ReadDb, id: number): DatasetRow | undefined {
  const row = db.prepare<[number], Row>('SELECT * FROM dataset WHERE id = ?').get(id)
  return row ? toDataset(row) : undefined
}

function toDataset(row: Row): DatasetRow {
  return {
    id: row.id,
    folder: row.folder,
    labelSource: row.label_source,
    groupSource: row.group_source,
    synthetic: row.synthetic === 1,
    findings: readFindings(row.findings),
  }
}

/** Datasets of earlier versions hold texts in place of sentences. */
function readFindings(json: string): Findings {
  const found = { ...NOTHING_FOUND, ...(JSON.parse(json) as Partial<Findings>) }
  return {
    ...found,
    unreadable: found.unreadable.map(({ path, error }) => ({ path, error: storedSentence(error) })),
    warnings: found.warnings.map(storedSentence),
  }
}

/** Counts over the current dataset with its present labels; null before the first import. */
export function datasetSummary(db: ReadDb): DatasetSummary | null {
  const dataset = currentDataset(db)
  if (!dataset) return null
  const { images, groups, masks } = db
    .prepare<[number], { images: number; groups: number; masks: number }>(
      `SELECT count(*) AS images, count(DISTINCT group_name) AS groups, count(mask_path) AS masks
       FROM image WHERE dataset_id = ? AND gone_at IS NULL`,
    )
    .get(dataset.id)!
  const classes = labelCounts(db, dataset.id)
  const labelled = Object.values(classes).reduce((sum, count) => sum + count, 0)
  const { split, seed, source, splitClasses } = splitCounts(db, dataset.id, Object.keys(classes))
  return {
    folder: dataset.folder,
    images,
    labelled,
    unlabelled: images - labelled,
    classes,
    excluded: countExcluded(db, dataset.id),
    groups,
    masks,
    split,
    splitClasses,
    ...dataset.findings,
    labelSource: dataset.labelSource,
    groupSource: dataset.groupSource,
    splitSource: source,
    seed,
    synthetic: dataset.synthetic,
  }
}

/** Labelled images per class that trainings may use, classes in alphabetical order. */
export function labelCounts(db: ReadDb, dataset: number): Record<string, number> {
  const rows = db
    .prepare<[number], { label: string; count: number }>(
      `SELECT label, count(*) AS count FROM current_label JOIN image ON image.id = image_id
       WHERE dataset_id = ? AND label <> '' AND image_id NOT IN (SELECT image_id FROM excluded_image)
       GROUP BY label ORDER BY label`,
    )
    .all(dataset)
  return Object.fromEntries(rows.map(({ label, count }) => [label, count]))
}

function splitCounts(db: ReadDb, dataset: number, classes: readonly string[]) {
  const row = db
    .prepare<[number], { id: number; seed: number; source: 'given' | 'made' }>(
      'SELECT id, seed, source FROM study_split WHERE dataset_id = ? ORDER BY id DESC LIMIT 1',
    )
    .get(dataset)
  const rows = db
    .prepare<[number], { part: SplitPart; label: string; count: number }>(
      `SELECT part, label, count(*) AS count FROM split_image JOIN current_label USING (image_id)
       WHERE split_id = ? AND image_id NOT IN (SELECT image_id FROM excluded_image) GROUP BY part, label`,
    )
    .all(row?.id ?? -1)
  const count = (part: SplitPart, label: string): number =>
    rows.find((r) => r.part === part && r.label === label)?.count ?? 0
  const perPart = SPLIT_PARTS.map(
    (part) => [part, classes.map((label) => [label, count(part, label)] as const)] as const,
  )
  const sum = (counts: readonly (readonly [string, number])[]): number =>
    counts.reduce((n, [, c]) => n + c, 0)
  return {
    seed: row?.seed ?? 0,
    source: row?.source ?? ('made' as const),
    split: Object.fromEntries(perPart.map(([part, counts]) => [part, sum(counts)])) as Record<
      SplitPart,
      number
    >,
    splitClasses: Object.fromEntries(
      perPart.map(([part, counts]) => [part, Object.fromEntries(counts)]),
    ) as unknown as Record<SplitPart, Record<string, number>>,
  }
}
