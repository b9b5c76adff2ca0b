/** The catalogue in use. Everything the window says goes through here, numbers and dates included. */
import type { Sentence } from '../../shared/say.ts'
import { translated } from './engine-text.ts'
import type { MessageKey } from './en/index.ts'
import { LANGUAGES, languageOf } from './languages.ts'
export type MessageParams = Readonly<Record<string, string | number>>

class I18n {
  language = $state(LANGUAGES[0].id)
  readonly #entry = $derived(languageOf(this.language))
  readonly #locale = $derived(this.#entry.locale)
  readonly #plural = $derived(new Intl.PluralRules(this.#locale))
  readonly #whole = $derived(new Intl.NumberFormat(this.#locale, { maximumFractionDigits: 0 }))
  readonly #number = $derived(new Intl.NumberFormat(this.#locale, { maximumFractionDigits: 3 }))
  readonly #percent = $derived(
    new Intl.NumberFormat(this.#locale, { style: 'percent', maximumFractionDigits: 0 }),
  )
  readonly #date = $derived(
    new Intl.DateTimeFormat(this.#locale, { dateStyle: 'medium', timeStyle: 'short' }),
  )
  readonly #relative = $derived(new Intl.RelativeTimeFormat(this.#locale, { numeric: 'auto' }))

  text(key: MessageKey, params: MessageParams = {}): string {
    const message = this.#entry.catalogue[key]
    const form =
      typeof message === 'string'
        ? message
        : (message[this.#plural.select(Number(params['count'] ?? 0)) === 'one' ? 'one' : 'other'] ??
          message.other)
    return form.replace(/\{(\w+)\}/g, (_, name: string) => {
      const value = params[name]
      return typeof value === 'number' ? this.#number.format(value) : (value ?? '')
    })
  }

  whole(value: number): string {
    return this.#whole.format(value)
  }

  /** A number with a fixed count of digits after the point, so that columns line up. */
  fixed(value: number | null | undefined, digits = 2): string {
    if (value == null || !Number.isFinite(value)) return '–'
    return value.toLocaleString(this.#locale, {
      minimumFractionDigits: digits,
      maximumFractionDigits: digits,
    })
  }

  /** Three significant digits; for numbers of unknown size. */
  significant(value: number): string {
    return value.toLocaleString(this.#locale, { maximumSignificantDigits: 3 })
  }

  percent(fraction: number): string {
    return this.#percent.format(fraction)
  }

  date(iso: string): string {
    return this.#date.format(new Date(iso))
  }

  ago(iso: string): string {
    const seconds = (Date.parse(iso) - Date.now()) / 1000
    const units = [
      ['day', 86_400],
      ['hour', 3600],
      ['minute', 60],
    ] as const
    for (const [unit, length] of units)
      if (Math.abs(seconds) >= length) return this.#relative.format(Math.round(seconds / length), unit)
    return this.#relative.format(0, 'second')
  }

  duration(seconds: number): string {
    if (seconds < 60) return this.text('time.seconds', { count: Math.max(1, Math.round(seconds)) })
    if (seconds < 5400) return this.text('time.minutes', { count: Math.round(seconds / 60) })
    return this.text('time.hours', { count: Math.round((seconds / 3600) * 10) / 10 })
  }

  bytes(count: number): string {
    const unit = count < 1e6 ? 'kilobyte' : count < 1e9 ? 'megabyte' : 'gigabyte'
    const value = count / { kilobyte: 1e3, megabyte: 1e6, gigabyte: 1e9 }[unit]
    return value.toLocaleString(this.#locale, { style: 'unit', unit, maximumSignificantDigits: 3 })
  }
}

export const i18n = new I18n()

/** A message of the catalogue with its parameters filled in. */
export function t(key: MessageKey, params?: MessageParams): string {
  return i18n.text(key, params)
}

/**
 * A sentence of engine, compute or main in the window's language (docs/adr/005). Called where it is shown, so that it follows the language.
 */
export function engineText(sentence: Sentence): string {
  const { engine, locale } = languageOf(i18n.language)
  return engine ? translated(sentence, engine, locale) : sentence.text
}

/** Shows a language now. */
export function showLanguage(id: string): void {
  i18n.language = id
  document.documentElement.lang = languageOf(id).locale
}
