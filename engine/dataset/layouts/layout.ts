/** How a published data set lies on a disk: what recognises it, and which columns play which role. The generic reading does the rest. */
export interface Layout {
  /** Stable; shown by `inspect` and kept with the dataset. */
  readonly id: string
  readonly title: string
  /** Every signature is met by some table; none: the data set is recognised by its folders alone. */
  readonly tables: readonly TableSignature[]
  /** A folder of this name is there. */
  readonly folders?: RegExp | undefined
  /** What may be the class, the usual one first; where it is left out, names and values decide. */
  readonly labels?: readonly LabelRole[] | undefined
  /** Names of labels that the tables give as numbers. */
  readonly labelNames?: Readonly<Record<string, string>> | undefined
  /** Columns of images where values alone would not tell: several pictures of one row. */
  readonly images?: ImageRole | undefined
  /** Columns whose equal values belong together, besides those found by name. */
  readonly groups?: readonly string[] | undefined
  /** Its folders tell nothing of the class, whatever they are called. */
  readonly foldersAreNoClasses?: boolean | undefined
}

export interface TableSignature {
  /** Of the file, without its folders. */
  readonly name?: RegExp | undefined
  readonly columns?: readonly string[] | undefined
}

export interface LabelRole {
  /** One column of names, or several of zeros and ones. */
  readonly columns: readonly string[]
  /** Class of a row whose zeros and ones are all zero. */
  readonly rest?: string | undefined
  /** A cell holds diagnoses with weights ("{'Eczema': 0.6, ...}") or a list: the heaviest, else the first, counts. */
  readonly heaviest?: boolean | undefined
}

export interface ImageRole {
  readonly columns: readonly string[]
  /** `all`: every picture of a row; `one`: one column is chosen, the first unless somebody says otherwise. */
  readonly take: 'all' | 'one'
}
