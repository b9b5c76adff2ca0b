import { Keymap } from '../commands/keymap.svelte.ts'
import { shell } from './client.ts'

/** The keys of this window. */
export const keymap = new Keymap(shell)
