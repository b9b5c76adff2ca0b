/** What a report is to hold. */
export interface ReportRequest {
  /** Folder, absolute. */
  readonly out: string
  /** Replaces ids of images and reviewers' names, and leaves out notes and file names. */
  readonly pseudonyms?: boolean | undefined
  /** Each a list of runs whose mean probabilities are reported like a run. */
  readonly ensembles?: readonly (readonly number[])[] | undefined
}

/** Result of a 'report' job. */
export interface WrittenReport {
  readonly folder: string
  /** Relative to the folder. */
  readonly files: readonly string[]
}
