/** What the window can do about a hint: a row for each kind of action, by whoever can do it (a page, or the window itself). */
import type { Action } from '../../shared/hint.ts'
import type { MessageKey } from '../i18n/en/index.ts'

/** @typeParam C what it acts on: the open study, or the window */
interface HintAction<C, A extends Action> {
  /** On its button: a verb. */
  readonly label: MessageKey
  run(context: C, action: A): void
}

export type HintActions<C> = { readonly [K in Action['kind']]?: HintAction<C, Extract<Action, { kind: K }>> }

/** The action of a hint tied to what it acts on; null where none of `tables` knows it. */
export function bindHintAction<C>(
  tables: readonly HintActions<C>[],
  action: Action,
  context: C,
): { readonly label: MessageKey; run(): void } | null {
  for (const table of tables) {
    const known = table[action.kind] as HintAction<C, Action> | undefined
    if (known) return { label: known.label, run: () => known.run(context, action) }
  }
  return null
}
