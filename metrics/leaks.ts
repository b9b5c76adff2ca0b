import type { Part } from './split.ts'

/** What ties images together: any of these on both sides of a split lets a model recognise instead of classify. */
export const leakKinds = ['patient', 'lesion', 'nearDuplicate'] as const
export type LeakKind = (typeof leakKinds)[number]

export interface LeakRow extends Readonly<Record<LeakKind, string | null>> {
  readonly part: Part
}

export interface LeakFinding {
  readonly kind: LeakKind
  /** Whether any row has this key at all; if not, the question was not answered. */
  readonly isKnown: boolean
  /** Patients, lesions or clusters with images in both training (or validation) and test. */
  readonly shared: readonly string[]
  /** Row numbers of the test images concerned. */
  readonly testRows: readonly number[]
}

export interface LeakAudit {
  readonly findings: readonly LeakFinding[]
  /** All test rows concerned, and the rest: evaluate both sets and show the two scores side by side. */
  readonly leakedTestRows: readonly number[]
  readonly cleanTestRows: readonly number[]
  readonly sentence: string
}

/**
 * Looks for patients, lesions and near-duplicates with images in the test set and in training or validation (which
 * chose the best epoch, so it counts as seen).
 */
export function auditLeaks(rows: readonly LeakRow[]): LeakAudit {
  const findings = leakKinds.map((kind) => findLeak(rows, kind))
  const leaked = new Set(findings.flatMap((finding) => finding.testRows))
  const testRows = rows.flatMap((row, i) => (row.part === 'test' ? [i] : []))
  const leakedTestRows = testRows.filter((row) => leaked.has(row))
  return {
    findings,
    leakedTestRows,
    cleanTestRows: testRows.filter((row) => !leaked.has(row)),
    sentence: sentenceOf(findings, leakedTestRows.length, testRows.length),
  }
}

function findLeak(rows: readonly LeakRow[], kind: LeakKind): LeakFinding {
  const seen = new Set(rows.flatMap((row) => (row.part === 'test' ? [] : (row[kind] ?? []))))
  const testRows = rows.flatMap((row, i) =>
    row.part === 'test' && row[kind] != null && seen.has(row[kind]) ? [i] : [],
  )
  const shared = [...new Set(testRows.map((i) => rows[i]![kind]!))].sort()
  return { kind, isKnown: rows.some((row) => row[kind] != null), shared, testRows }
}

const titles: Readonly<Record<LeakKind, string>> = {
  patient: 'patients',
  lesion: 'lesions',
  nearDuplicate: 'near-duplicates',
}

function sentenceOf(findings: readonly LeakFinding[], leaked: number, total: number): string {
  const known = findings.filter((finding) => finding.isKnown)
  const unknown = findings.filter((finding) => !finding.isKnown).map(({ kind }) => titles[kind])
  const open = unknown.length > 0 ? ` Not known here, so not checked: ${unknown.join(', ')}.` : ''
  if (known.length === 0) return `Whether training and test share images could not be checked.${open}`
  const checked = known.map(({ kind }) => titles[kind]).join(', ')
  if (leaked === 0)
    return `No test image shares anything with training or validation (checked: ${checked}).${open}`
  const parts = known.filter((finding) => finding.shared.length > 0)
  const list = parts.map(({ kind, shared }) => `${titles[kind]} ${shared.length}`).join(', ')
  return `${leaked} of ${total} test images have a relative in training or validation (${list}): their score may be too good.${open}`
}
