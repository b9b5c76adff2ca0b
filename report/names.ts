import type { RunEvaluation } from '../shared/domain/evaluation.ts'
import type { ReportRun } from './input.ts'

/** Lower case, digits and dashes: fit for every file system. */
function slug(text: string): string {
  return (
    text
      .normalize('NFKD')
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, '-')
      .replace(/^-|-$/g, '') || 'model'
  )
}

/**
 * A file name part for each run: its architecture ('scratch-cnn'), or the name of an imported model, or 'ensemble'; the second of a
 * kind gets '-2', in the order of the runs.
 */
export function fileNames(
  runs: readonly ReportRun[],
  evaluations: readonly RunEvaluation[] = [],
): ReadonlyMap<number, string> {
  const names = new Map<number, string>()
  const taken = new Map<string, number>()
  const name = (id: number, base: string): void => {
    const count = (taken.get(base) ?? 0) + 1
    taken.set(base, count)
    names.set(id, count === 1 ? base : `${base}-${count}`)
  }
  for (const { detail } of runs)
    name(detail.id, slug(detail.kind === 'imported' ? detail.name : detail.model))
  for (const { run, members } of evaluations) if (members !== null) name(run, 'ensemble')
  return names
}
