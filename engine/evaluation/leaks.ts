import {
  LEAK_METRICS,
  type Interval,
  type LeakPart,
  type LeakReport,
  type LeakScore,
} from '../../shared/domain/evaluation.ts'
import { evaluateWithIntervals } from '../../metrics/intervals.ts'
import { auditLeaks } from '../../metrics/leaks.ts'
import { clusterNearDuplicates } from '../../metrics/near-duplicates.ts'
import { MAX_DISTANCE } from '../dataset/near-duplicates.ts'
import type { ReadDb } from '../db/handles.ts'
import { groupColumnOf, splitImages, type SplitImage } from '../db/evaluation.ts'
import type { EvaluatedModel } from './evaluated-model.ts'
import { columnValue } from './metadata.ts'

const NAMED_IMAGES = 100

/**
 * Which test images of a split have a relative (patient, lesion, look-alike or the very same file) in training or validation, and how
 * each run scores with and without them.
 */
export function leakReport(db: ReadDb, split: number, judged: readonly EvaluatedModel[]): LeakReport {
  const images = splitImages(db, split)
  const groupColumn = groupColumnOf(db, split)
  const lookAlikes = clusterNearDuplicates(
    images.map((image) => image.perceptualHash),
    MAX_DISTANCE,
  ).clusterOf
  const audit = auditLeaks(
    images.map((image, i) => ({
      part: image.part,
      ...relatives(image, groupColumn),
      identicalFile: image.sha256,
      // A cluster of one is still an answer: the image was looked at.
      nearDuplicate: `look-alike ${lookAlikes[i]!}`,
    })),
  )
  const leaked = new Set(audit.leakedTestRows.map((row) => images[row]!.id))
  return {
    split,
    sentence: audit.sentence,
    findings: audit.findings,
    exactDuplicates: audit.findings.find(({ kind }) => kind === 'identicalFile')!.testImages,
    leaked: leaked.size,
    clean: audit.cleanTestRows.length,
    images: audit.leakedTestRows.slice(0, NAMED_IMAGES).map((row) => images[row]!.key),
    scores: leaked.size === 0 ? [] : judged.map((one) => scoreWithout(one, leaked)),
  }
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
