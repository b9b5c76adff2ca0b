import { showLanguage } from '../i18n/i18n.svelte.ts'
import { shell } from '../study/client.ts'

/** Shows a language now and remembers it. */
export async function setLanguage(language: string): Promise<void> {
  showLanguage(language)
  await shell.call('language.set', { language })
}
