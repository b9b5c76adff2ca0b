import { comboText } from '../commands/key-combos.ts'
import { Keymap } from '../commands/keymap.svelte.ts'
import { t } from '../i18n/i18n.svelte.ts'
import { shell } from './client.ts'

/** The keys of this window. */
export const keymap = new Keymap(shell)

/** The first key of a command as it is printed on a key cap; undefined where it has none. */
export function shortcutOf(id: string): string | undefined {
  const key = keymap.keysOf(id)[0]
  return key === undefined ? undefined : comboText(key, t('keys.spaceName'))
}
