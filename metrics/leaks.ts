import type { SplitPart } from './split.ts'

/** What ties images together: any of these on both sides of a split lets a model recognise instead of classify. */
export const LEAK_KINDS = ['patient', 'lesion', 'identicalFile', 'nearDuplicate'] as const
export type LeakKind = (typeof LEAK_KINDS)[number]

export interface LeakRow extends Readonly<Record<LeakKind, string | null>> {
  readonly part: SplitPart
}

/** Test images with a relative of one kind in training or validation. */
export interface LeakFinding {
  readonly kind: LeakKind
  /** Whether this is known of any image; if not, it was not checked. */
  readonly isKnown: boolean
  /** Test images of which it is known: the others were not checked. */
  readonly checked: number
  /** Patients, lesions, files or clusters on both sides. */
  readonly shared: number
  /** Test images concerned. */
  readonly testImages: number
}

export interface LeakAudit {
  readonly findings: readonly LeakFinding[]
  /** All test rows concerned, and the rest: evaluate both sets and show the two scores side by side. */
  readonly leakedTestRows: readonly number[]
  readonly cleanTestRows: readonly number[]
  readonly sentence: string
}

/**
 * Looks for patients, lesions, identical files and copies of pictures with images in the test set and in training or validation (which
 * chose the best epoch, so it counts as seen).
 */
export function auditLeaks(rows: readonly LeakRow[]): LeakAudit {
  const found = LEAK_KINDS.map((kind) => findLeak(rows, kind))
  const leaked = new Set(found.flatMap(({ testRows }) => testRows))
  const testRows = rows.flatMap((row, i) => (row.part === 'test' ? [i] : []))
  const leakedTestRows = testRows.filter((row) => leaked.has(row))
  const findings = found.map(({ finding }) => finding)
  return {
    findings,
    leakedTestRows,
    cleanTestRows: testRows.filter((row) => !leaked.has(row)),
    sentence: leakSentence(findings, leakedTestRows.length, testRows.length),
  }
}

function findLeak(rows: readonly LeakRow[], kind: LeakKind): { finding: LeakFinding; testRows: number[] } {
  const seen = new Set(rows.flatMap((row) => (row.part === 'test' ? [] : (row[kind] ?? []))))
  const known = rows.flatMap((row, i) => (row.part === 'test' && row[kind] != null ? [i] : []))
  const testRows = known.filter((i) => seen.has(rows[i]![kind]!))
  const finding = {
    kind,
    isKnown: rows.some((row) => row[kind] != null),
    checked: known.length,
    shared: new Set(testRows.map((i) => rows[i]![kind])).size,
    testImages: testRows.length,
  }
  return { finding, testRows }
}

/** What images were compared by, and what they then share. */
const TITLES: Readonly<Record<LeakKind, { by: string; one: string; many: string }>> = {
  patient: { by: 'patient', one: 'patient', many: 'patients' },
  lesion: { by: 'lesion', one: 'lesion', many: 'lesions' },
  identicalFile: { by: 'file content', one: 'identical file', many: 'identical files' },
  nearDuplicate: {
    by: 'picture (copies re-encoded, resized, squashed, cropped by up to a tenth, turned or mirrored)',
    one: 'picture of which there are copies',
    many: 'pictures of which there are copies',
  },
}

/** What was compared and found, on how many of the test images, and what could not be compared. */
function leakSentence(findings: readonly LeakFinding[], leaked: number, total: number): string {
  const known = findings.filter(({ checked }) => checked > 0)
  const unknown = findings.filter(({ checked }) => checked === 0).map(({ kind }) => TITLES[kind].by)
  const open =
    unknown.length > 0 ? ` Not recorded for the test images, so not checked: ${unknown.join(', ')}.` : ''
  if (known.length === 0) return `Whether training and test share images could not be checked.${open}`
  const checked = known.map(({ kind, checked }) =>
    checked < total
      ? `${TITLES[kind].by} (recorded for ${checked} of ${total} test images)`
      : TITLES[kind].by,
  )
  const compared = `The ${total} test images were compared with those of training and validation by ${checked.join(', ')}`
  if (leaked === 0) return `${compared}: no overlap was found.${open}`
  const parts = known
    .filter(({ shared }) => shared > 0)
    .map(({ kind, shared }) => `${shared} ${shared === 1 ? TITLES[kind].one : TITLES[kind].many}`)
  return `${compared}: ${leaked} of them share ${parts.join(', ')} with these, so their score may be too good.${open}`
}
