/** What a training starts from, as the setting `weights` names it in one word. */
export type StartingWeights =
  | { readonly kind: 'random' }
  /** The published ones of the architecture. */
  | { readonly kind: 'imagenet' }
  /** The model of a run of the same study; its head is kept where it has the study's classes, unless a new one is asked for. */
  | { readonly kind: 'run'; readonly run: number; readonly newHead: boolean }
  | { readonly kind: 'file'; readonly path: string }

/** Reads the setting: 'none', 'imagenet', 'run:3', 'run:3:new-head', else the path of a file. */
export function startingWeights(weights: string): StartingWeights {
  if (weights === 'none') return { kind: 'random' }
  if (weights === 'imagenet') return { kind: 'imagenet' }
  const found = /^run:(\d+)(:new-head)?$/.exec(weights)
  return found
    ? { kind: 'run', run: Number(found[1]), newHead: found[2] !== undefined }
    : { kind: 'file', path: weights }
}

/** The reverse of `startingWeights`. */
export function formatStartingWeights(start: StartingWeights): string {
  if (start.kind === 'random') return 'none'
  if (start.kind === 'run') return `run:${start.run}${start.newHead ? ':new-head' : ''}`
  return start.kind === 'file' ? start.path : start.kind
}
