/** Keys that nobody can change: those of the menus, and what a page does with keys beside its commands. */
import type { MessageKey } from '../i18n/en/index.ts'
import { comboText } from './key-combos.ts'

export interface FixedKey {
  /** Key caps beside one another: a key as in `key-combos.ts`, 'Shift', 'CmdOrCtrl', or a range such as '1 – 9'. */
  readonly caps: readonly string[]
  readonly text: MessageKey
}

interface CapNames {
  /** The key of shortcuts on this system. */
  readonly mod: string
  /** The space bar in the window's language. */
  readonly space: string
}

/** The caps of a command's key in the menus ('CmdOrCtrl+Shift+O'). */
export function acceleratorCaps(accelerator: string): readonly string[] {
  return accelerator.split('+')
}

/** As it is printed on a key cap. */
export function capText(cap: string, { mod, space }: CapNames): string {
  if (cap === 'CmdOrCtrl') return mod
  return cap === 'Shift' ? '⇧' : comboText(cap, space)
}
