/** What to do about an error or a warning. Window and command line do the same thing in different ways, so each has its own words for it. */
import type { SplitPart } from '../metrics/split.ts'
import type { Sentence } from './say.ts'

export type Action =
  | { readonly kind: 'import-folder' }
  | { readonly kind: 'choose-study' }
  | { readonly kind: 'locate-folder' }
  | { readonly kind: 'choose-label-file' }
  | { readonly kind: 'choose-label-column' }
  | { readonly kind: 'choose-folder-above' }
  | { readonly kind: 'take-labels-of-file'; readonly name: string }
  | { readonly kind: 'answer-question'; readonly id: string; readonly values: readonly string[] }
  | { readonly kind: 'leave-class-out' }
  | { readonly kind: 'map-to-two-classes' }
  | { readonly kind: 'choose-starting-weights' }
  | { readonly kind: 'start-from-random-weights' }
  | {
      readonly kind: 'get-weights-otherwise'
      readonly first: 'connect' | 'change-network' | 'wait'
    }
  | { readonly kind: 'order-classes'; readonly count: number }
  | { readonly kind: 'order-classes-of-study'; readonly classes: readonly string[] }
  | { readonly kind: 'correct-classes' }
  | { readonly kind: 'choose-runs-to-average' }
  | { readonly kind: 'train' }
  | { readonly kind: 'cross-validate' }
  | { readonly kind: 'predict'; readonly run: number; readonly part: SplitPart | 'all' }
  | { readonly kind: 'choose-operating-point' }
  | { readonly kind: 'resume-halved'; readonly run: number; readonly images: number; readonly batch: number }
  | { readonly kind: 'install' }
  | { readonly kind: 'set-up' }
  | { readonly kind: 'check-installation' }

/** A sentence in the window's words; `action` tells the command line to use its own (cli/hints.ts). */
export interface Hint extends Sentence {
  readonly action?: Action | undefined
}

/** The hint that names an action. */
export function toDo(action: Action, sentence: Sentence): Hint {
  return { ...sentence, action }
}
