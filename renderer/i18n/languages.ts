/** The languages of the window: one folder each, one row here. */
import { english, type Message, type MessageKey } from './en/index.ts'
import { turkish } from './tr/index.ts'

export interface Language {
  /** As it is stored, and as the system names it. */
  readonly id: string
  /** In itself. */
  readonly name: string
  /** For numbers, dates and plurals (BCP 47). */
  readonly locale: string
  readonly catalogue: Readonly<Record<MessageKey, Message>>
  /** What engine and compute say, by its English template; null for English itself. */
  readonly engine: Readonly<Record<string, string>> | null
}

/** The first one is spoken where nothing else fits. */
export const LANGUAGES: readonly [Language, ...Language[]] = [english, turkish]

/** The language with this id; the first one for an id that is none. */
export function languageOf(id: string | null): Language {
  return LANGUAGES.find((each) => each.id === id) ?? LANGUAGES[0]
}

/** The language that fits a locale of the system ('tr-TR'). */
export function languageFor(locale: string): Language {
  const [language] = locale.toLowerCase().split(/[-_]/)
  return languageOf(language ?? null)
}
