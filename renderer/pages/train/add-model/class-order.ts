/** Which class each output of a model file means: what to propose, and what cannot be. */
import type { ModelDescription } from '../../../../shared/domain/run.ts'

export interface ProposedClasses {
  /** One an output; two for a single sigmoid unit. '' where nothing is known. */
  readonly names: readonly string[]
  readonly source: 'file' | 'study' | 'unknown'
}

/** The file's own names where they mean something in this study, else the study's. */
export function proposedClasses(
  { classNames, units }: Pick<ModelDescription, 'classNames' | 'units'>,
  ofStudy: readonly string[],
): ProposedClasses {
  const wanted = Math.max(2, units)
  if (classNames?.length === wanted && classNames.some((name) => ofStudy.includes(name)))
    return { names: classNames, source: 'file' }
  if (ofStudy.length === wanted) return { names: ofStudy, source: 'study' }
  return { names: Array.from({ length: wanted }, (_, i) => classNames?.[i] ?? ''), source: 'unknown' }
}

export type ClassProblem = 'empty' | 'twice' | 'foreign'

export function classProblem(names: readonly string[], ofStudy: readonly string[]): ClassProblem | null {
  const trimmed = names.map((name) => name.trim())
  if (trimmed.includes('')) return 'empty'
  if (new Set(trimmed).size < trimmed.length) return 'twice'
  return trimmed.some((name) => ofStudy.includes(name)) ? null : 'foreign'
}

/** The list with the entry at `from` at `to`. */
export function moveEntry<T>(list: readonly T[], from: number, to: number): T[] {
  const next = [...list]
  next.splice(to, 0, ...next.splice(from, 1))
  return next
}
