import type { ImageRecord, Page } from '../../../shared/domain/dataset.ts'
import { PART_WORDS } from '../../../shared/domain/dataset.ts'
import type {
  DuplicateChange,
  DuplicateCounts,
  DuplicateOutcome,
  DuplicatePair,
  DuplicateQuery,
} from '../../../shared/domain/duplicates.ts'
import { AppError } from '../../../shared/errors.ts'
import { say, type Sentence } from '../../../shared/say.ts'
import { transaction } from '../../db/database.ts'
import { currentDataset } from '../../db/datasets.ts'
import { decisionHistory, insertDecision, undoDecision } from '../../db/duplicate-decisions.ts'
import {
  countDuplicates,
  duplicateRow,
  duplicateRows,
  duplicateSearch,
  type DuplicateRow,
} from '../../db/duplicates.ts'
import { insertExclusions } from '../../db/exclusions.ts'
import type { ReadDb, WriteDb } from '../../db/handles.ts'
import { imageById, toRecord } from '../../db/images.ts'
import { now } from '../../study/clock.ts'

const NONE: DuplicateCounts = {
  all: 0,
  open: 0,
  contradictions: 0,
  torn: 0,
  'recorded-apart': 0,
  search: null,
}

/** How many pairs of the present data set are of each kind. */
export function duplicateCounts(db: ReadDb): DuplicateCounts {
  const dataset = currentDataset(db)
  if (!dataset) return NONE
  return { ...countDuplicates(db, dataset.id), search: duplicateSearch(db, dataset.id) }
}

/** Pairs of the present data set. */
export function duplicatesPage(
  db: ReadDb,
  { show = 'all', offset, limit }: DuplicateQuery,
): Page<DuplicatePair> {
  const dataset = currentDataset(db)
  if (!dataset) return { total: 0, items: [] }
  const rows = duplicateRows(db, dataset.id, show, { offset, limit })
  return { total: countDuplicates(db, dataset.id)[show], items: rows.map((row) => toPair(db, row)) }
}

/**
 * Stores a decision; one of the two that is left out is left out of the trainings to come. The split stays as it is. Throws AppError
 * 'not-found' for a pair that is not there, 'bad-input' when neither of the two is named to be left out.
 */
export function decideDuplicate(db: WriteDb, change: DuplicateChange): DuplicateOutcome {
  const pair = requirePair(db, change.pair)
  const leftOut = change.decision === 'leave-out' ? change.leftOut : undefined
  if (change.decision === 'leave-out' && leftOut !== pair.first && leftOut !== pair.second)
    throw new AppError('bad-input', say`It is not said which of the two images to leave out.`, {
      hint: say`Name one of the two.`,
    })
  transaction(db, () => {
    insertDecision(db, { ...change, leftOut }, now())
    if (leftOut !== undefined) exclude(db, leftOut, true, change.reviewer)
  })
  return outcomeOf(db, change.pair)
}

/** Takes the last decision back, and the image that it left out in again; null when nothing was decided. */
export function undoDuplicate(db: WriteDb): DuplicateOutcome | null {
  const dataset = currentDataset(db)
  if (!dataset) return null
  const undone = transaction(db, () => {
    const last = undoDecision(db, dataset.id, now())
    if (last && last.leftOut !== null) exclude(db, last.leftOut, false)
    return last
  })
  return undone && outcomeOf(db, undone.pair)
}

function exclude(db: WriteDb, image: number, excluded: boolean, reviewer?: string): void {
  insertExclusions(db, { images: [image], excluded, reason: 'repeated image', reviewer }, now())
}

function outcomeOf(db: ReadDb, id: number): DuplicateOutcome {
  const pair = toPair(db, requirePair(db, id))
  return { pair, consequence: consequenceOf(pair) }
}

/** A split is fixed once it is made: what a decision means for it is told, not done. */
function consequenceOf({ images, decision, isTorn }: DuplicatePair): Sentence | null {
  const [first, second] = images
  if (first.part === null || second.part === null) return null
  if (decision === 'same' && isTorn)
    return say`${first.key} is in ${PART_WORDS[first.part]} and ${second.key} in ${PART_WORDS[second.part]}: the split stays as it is, and the leak audit counts them. Import the folder again for a split that keeps them together.`
  if (decision === 'different' && first.part === second.part)
    return say`Both stay in ${PART_WORDS[first.part]}, where the import put them together; the next import deals them apart from each other.`
  return null
}

function toPair(db: ReadDb, row: DuplicateRow): DuplicatePair {
  const isSame = row.decision === null || row.decision === 'same'
  const { firstRecorded, secondRecorded, firstLabel, secondLabel, firstPart, secondPart } = row
  return {
    id: row.id,
    images: [recordOf(db, row.first), recordOf(db, row.second)],
    isSameFile: row.sameFile === 1,
    similarity: row.similarity,
    mirrored: row.mirrored === 1,
    degrees: row.degrees,
    overlap: row.overlap,
    recordedAs: firstRecorded !== null && secondRecorded !== null ? [firstRecorded, secondRecorded] : null,
    isContradiction: isSame && firstLabel !== null && secondLabel !== null && firstLabel !== secondLabel,
    isTorn:
      isSame &&
      firstPart !== null &&
      secondPart !== null &&
      (firstPart === 'test') !== (secondPart === 'test'),
    decision: row.decision,
    history: decisionHistory(db, row.id),
  }
}

/** Throws AppError 'not-found'. */
function requirePair(db: ReadDb, id: number): DuplicateRow {
  const pair = duplicateRow(db, id)
  if (!pair) throw new AppError('not-found', say`There is no pair ${id} of repeated images in this study.`)
  return pair
}

function recordOf(db: ReadDb, id: number): ImageRecord {
  const image = imageById(db, id)
  if (!image) throw new AppError('internal', `Image ${id} of a pair is not in the study.`)
  return toRecord(image)
}
