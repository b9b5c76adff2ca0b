/** What the notes need of a class's metrics. */
interface ClassCounts {
  readonly name: string
  readonly n: number
  readonly predicted: number
}

/** Fewer rows of a class than this make its numbers unreliable (see `subgroups.ts`). */
export const fewRows = 10

/** Sentences that must stand beside the numbers: what is n/a, what an average leaves out, what is too small to trust. */
export function evaluationNotes(
  perClass: readonly ClassCounts[],
  classCount: number,
  auc: number | null,
): string[] {
  const absent = perClass.filter((c) => c.n === 0)
  const present = perClass.filter((c) => c.n > 0)
  const unfound = present.filter((c) => c.predicted === 0)
  const rare = present.filter((c) => c.n < fewRows)
  const notes: string[] = []
  if (absent.length > 0) {
    notes.push(
      `No image here is labelled ${list(absent)}: its own numbers are n/a, and averages over classes are over ` +
        `${present.length} of ${classCount} classes.`,
    )
  }
  if (unfound.length > 0) notes.push(`Never predicted: ${list(unfound)}; its precision counts as 0.`)
  if (rare.length > 0) {
    notes.push(`Few images: ${rare.map((c) => `${c.name} (${c.n})`).join(', ')}; its numbers say little.`)
  }
  if (auc === 1) notes.push('The AUC is exactly 1: an interval cannot show how much of that is luck.')
  return notes
}

function list(classes: readonly ClassCounts[]): string {
  return classes.map((c) => c.name).join(', ')
}
