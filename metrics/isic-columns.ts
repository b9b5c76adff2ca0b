/** Columns of the challenges' submission files, in their order. */
const CHALLENGES: readonly (readonly string[])[] = [
  ['MEL', 'NV', 'BCC', 'AKIEC', 'BKL', 'DF', 'VASC'],
  ['MEL', 'NV', 'BCC', 'AK', 'BKL', 'DF', 'VASC', 'SCC', 'UNK'],
]

export interface IsicColumns {
  readonly columns: readonly string[]
  /** Which class each column is; null for one that the model does not know. */
  readonly from: readonly (number | null)[]
}

/**
 * The columns for a model's classes: the challenge's own (ISIC 2018 task 3, then ISIC 2019) when it names all of them, whatever their
 * case, else the classes as they are.
 */
export function isicColumns(classes: readonly string[]): IsicColumns {
  const upper = classes.map((name) => name.toUpperCase())
  const challenge = CHALLENGES.find((columns) => upper.every((name) => columns.includes(name)))
  if (!challenge) return { columns: classes, from: classes.map((_, index) => index) }
  return {
    columns: challenge,
    from: challenge.map((name) => (upper.includes(name) ? upper.indexOf(name) : null)),
  }
}
