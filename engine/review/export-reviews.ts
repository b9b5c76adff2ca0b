import { resolve } from 'node:path'
import { writeForUser } from '../../files/write-for-user.ts'
import { csv } from '../../files/csv.ts'
import type { ReadDb } from '../db/handles.ts'
import { imageById } from '../db/images.ts'
import { labelHistory } from '../db/labels.ts'
import { reviewsAfter, type ReviewRow } from '../db/reviews.ts'

const HEADER = [
  'image',
  'path',
  'split',
  'label_imported',
  'label',
  'reviewer',
  'status',
  'verdict',
  'artefact',
  'corrected_label',
  'note',
  'tags',
  'run',
  'action',
  'at',
]

/**
 * Writes reviews as CSV: what each reviewer thinks of each image at present, or every step there ever was. Throws AppError
 * 'bad-input' when the file cannot be written.
 */
export async function exportReviews(
  db: ReadDb,
  request: { readonly file: string; readonly history?: boolean | undefined },
): Promise<{ file: string; rows: number }> {
  const file = resolve(request.file)
  const all = reviewsAfter(db, 0)
  const rows = request.history ? all : presentOf(all)
  const text = csv([HEADER, ...rows.map((row) => toCells(db, row))])
  await writeForUser(file, text)
  return { file, rows: rows.length }
}

/** The newest row of each reviewer on each image, those without anything to say left out. */
function presentOf(rows: readonly ReviewRow[]): ReviewRow[] {
  const newest = new Map(rows.map((row) => [`${row.image}/${row.reviewer}`, row]))
  return [...newest.values()].filter(
    (row) => row.status !== 'needs-review' || row.verdict !== null || row.note !== '' || row.tags.length > 0,
  )
}

function toCells(db: ReadDb, row: ReviewRow) {
  const image = imageById(db, row.image)!
  const imported = labelHistory(db, row.image).find(({ source }) => source === 'import')
  return [
    image.key,
    image.path,
    image.part,
    imported?.label ?? null,
    image.label,
    row.reviewer,
    row.status,
    row.verdict,
    row.artefact,
    row.label,
    row.note,
    row.tags.join(';'),
    row.run,
    row.action,
    row.at,
  ]
}
