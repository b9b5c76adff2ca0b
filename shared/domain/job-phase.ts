/** Where a job stands: data that the window and the command line word each for itself. */

/** Steps that need no number to be told. */
export const PLAIN_STEPS = [
  'loading',
  'tracing',
  'validating',
  'predicting',
  'explaining',
  'heatmaps',
  'reading-model',
  'copying-model',
  'checking-input',
  'drawing',
  'writing',
  'evaluating',
  'scanning-folder',
  'reading-images',
  'comparing-images',
  'storing',
  'embedding',
  'measuring',
  'finding-neighbours',
  'laying-out',
  'measuring-memory',
  'downloading-weights',
  'base-features',
  'paused',
] as const
export type PlainStep = (typeof PLAIN_STEPS)[number]

export type JobStep =
  | { readonly step: PlainStep }
  /** An epoch of a training, from 1. */
  | { readonly step: 'epoch'; readonly at: number; readonly of: number }
  /** The memory ran out: training goes on with fewer images at once. */
  | { readonly step: 'smaller-parts'; readonly images: number }

export type JobPhase = JobStep & {
  /** The fold of a cross-validation that the step belongs to, from 1. */
  readonly fold?: { readonly at: number; readonly of: number } | undefined
}

/** How far a job is. */
export interface Progress {
  readonly phase: JobPhase
  readonly done: number
  /** 0 while unknown. */
  readonly total: number
}

/** Whether two phases are told with the same words. */
export function isSamePhase(a: JobPhase | null, b: JobPhase | null): boolean {
  return JSON.stringify(a && keyOf(a)) === JSON.stringify(b && keyOf(b))
}

function keyOf({ fold, ...step }: JobPhase): readonly unknown[] {
  const counts =
    step.step === 'epoch' ? [step.at, step.of] : step.step === 'smaller-parts' ? [step.images] : []
  return [step.step, ...counts, fold?.at, fold?.of]
}

/** A stored phase; null for none, and for that of a job that an earlier version stored as a sentence. */
export function parsePhase(stored: string): JobPhase | null {
  return stored.startsWith('{') ? (JSON.parse(stored) as JobPhase) : null
}

/** The reverse of `parsePhase`. */
export function formatPhase(phase: JobPhase | null): string {
  return phase ? JSON.stringify(phase) : ''
}
