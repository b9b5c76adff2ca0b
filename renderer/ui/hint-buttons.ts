/** Buttons beside hints: the kit draws them wherever a hint is shown; what they do is known to the window and its pages. */
import type { Action, Hint } from '../../shared/hint.ts'

export interface HintButton {
  readonly label: string
  run(): void
}

type FindButton = (action: Action) => HintButton | null

let find: FindButton = () => null

/** Who knows what to do about a hint; said once, at the start. */
export function offerHintButtons(finder: FindButton): void {
  find = finder
}

/** Null for a hint without an action, and for an action that the window cannot do for the user now. */
export function hintButton(hint: Hint | undefined): HintButton | null {
  return hint?.action ? find(hint.action) : null
}
