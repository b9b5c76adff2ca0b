/** What the window has to know of a page: its folder says it in `page.ts`, and `pages/index.ts` lists it. */
import type { Component } from 'svelte'
import type { Command } from '../commands/command.ts'
import type { FixedKey } from '../commands/fixed-keys.ts'
import type { HintActions } from '../commands/hint-actions.ts'
import type { MessageKey } from '../i18n/en/index.ts'
import type { OpenStudy, StateClass } from './open-study.svelte.ts'

export interface KeyHint {
  /** Key caps beside one another; undefined is a command that lost its key. */
  readonly keys: readonly (string | undefined)[]
  /** From the first to the last, on one cap. */
  readonly isRange?: boolean
  readonly text: MessageKey
}

export interface WindowPage {
  readonly id: string
  readonly title: MessageKey
  readonly icon: Component<{ size?: number | string }>
  readonly component: Component
  /** Why it cannot be opened yet. */
  readonly needs: MessageKey
  /** A page opens once its input exists. */
  canOpen(study: OpenStudy): boolean
  /** Number beside its name; null for none. */
  count(study: OpenStudy): number | null
  /** State that is made and read when a study opens; all other when first asked for. */
  readonly keeps?: readonly StateClass[]
  /** Its dialogs, which may be open on any page. */
  readonly dialogs?: Component
  /** What it can be told by key, menu or button. */
  readonly commands?: readonly Command<OpenStudy>[]
  /** What it does with keys beside its commands. */
  readonly fixedKeys?: readonly FixedKey[]
  /** What it can do about a hint, on whatever page that is shown. */
  readonly hintActions?: HintActions<OpenStudy>
  /** Keys that the footer names while it is shown. */
  hints?(study: OpenStudy): readonly KeyHint[]
  /** What it adds below the list of pages while it is shown. */
  readonly nav?: Component
}
