import {
  LEAK_METRICS,
  type Interval,
  type LeakPart,
  type LeakReport,
  type LeakScore,
} from '../../shared/domain/evaluation.ts'
import { evaluateWithIntervals } from '../../metrics/intervals.ts'
import { auditLeaks } from '../../metrics/leaks.ts'
import { DisjointSets } from '../../metrics/disjoint-sets.ts'
import { duplicateSearch, samePictures } from '../db/duplicates.ts'
import type { ReadDb } from '../db/handles.ts'
import { groupColumnOf, splitImages, type SplitImage } from '../db/evaluation.ts'
import type { EvaluatedModel } from './evaluated-model.ts'
import { splitById } from '../db/splits.ts'
import { columnValue } from './metadata.ts'

const NAMED_IMAGES = 100
const NO_DATASET = -1

/**
 * Which test images of a split have a relative (patient, lesion, copy or the very same file) in training or validation, and how
 * each run scores with and without them.
 */
export function leakReport(db: ReadDb, split: number, judged: readonly EvaluatedModel[]): LeakReport {
  const images = splitImages(db, split)
  const groupColumn = groupColumnOf(db, split)
  const dataset = splitById(db, split)?.dataset ?? NO_DATASET
  const search = duplicateSearch(db, dataset)
  const copies = search && copiesOf(db, dataset, images)
  const audit = auditLeaks(
    images.map((image, i) => ({
      part: image.part,
      ...relatives(image, groupColumn),
      identicalFile: image.sha256,
      // An image without copies is still an answer: it was looked at.
      nearDuplicate: copies && `picture ${copies.root(i)}`,
    })),
  )
  const leaked = new Set(audit.leakedTestRows.map((row) => images[row]!.id))
  return {
    split,
    search,
    sentence: audit.sentence,
    findings: audit.findings,
    exactDuplicates: audit.findings.find(({ kind }) => kind === 'identicalFile')!.testImages,
    leaked: leaked.size,
    clean: audit.cleanTestRows.length,
    images: audit.leakedTestRows.slice(0, NAMED_IMAGES).map((row) => images[row]!.key),
    scores: leaked.size === 0 ? [] : judged.map((one) => scoreWithout(one, leaked)),
  }
}

/** The images of a split, by row, joined where they show the same picture: as found at the import, and as decided since. */
function copiesOf(db: ReadDb, dataset: number, images: readonly SplitImage[]): DisjointSets {
  const rows = new Map(images.map(({ id }, row) => [id, row]))
  // Unlabelled images are in no part, but two copies of one are copies of each other.
  const rowOf = (id: number): number => rows.get(id) ?? rows.set(id, rows.size).get(id)!
  const pairs = samePictures(db, dataset).map(({ first, second }) => [rowOf(first), rowOf(second)] as const)
  const sets = new DisjointSets(rows.size)
  for (const [a, b] of pairs) sets.join(a, b)
  return sets
}

function relatives(
  { metadata }: SplitImage,
  groupColumn: string | null,
): { patient: string | null; lesion: string | null } {
  const named = groupColumn === null ? null : columnValue(metadata, [groupColumn])
  const isPatient = groupColumn !== null && /patient|subject|person/i.test(groupColumn)
  return {
    patient: columnValue(metadata, ['patient_id', 'patient']) ?? (isPatient ? named : null),
    lesion: columnValue(metadata, ['lesion_id', 'lesion']) ?? (isPatient ? null : named),
  }
}

function scoreWithout(judged: EvaluatedModel, leaked: ReadonlySet<number>): LeakScore {
  const rows = judged.rows.filter((_, i) => !leaked.has(judged.images[i]!))
  return {
    run: judged.id,
    withThem: score(judged),
    without: rows.length === 0 ? null : score({ ...judged, rows }),
  }
}

function score(input: Pick<EvaluatedModel, 'classes' | 'positive' | 'rows'>): LeakPart {
  const evaluation = evaluateWithIntervals(input)
  return {
    n: evaluation.n,
    ...(Object.fromEntries(LEAK_METRICS.map((name) => [name, evaluation[name]])) as Record<
      (typeof LEAK_METRICS)[number],
      number | null
    >),
    intervals: Object.fromEntries(
      LEAK_METRICS.flatMap((name): [string, Interval][] =>
        evaluation.intervals[name] ? [[name, evaluation.intervals[name]]] : [],
      ),
    ),
  }
}
