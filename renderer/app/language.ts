import type { Language } from '../../shared/contract/shell-calls.ts'
import { showLanguage } from '../i18n/i18n.svelte.ts'
import { shell } from '../study/client.ts'

/** Shows a language now and remembers it. */
export async function setLanguage(language: Language): Promise<void> {
  showLanguage(language)
  await shell.call('language.set', { language })
}
