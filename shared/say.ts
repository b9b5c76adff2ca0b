/**
 * Sentences that keep their parts, so that whoever shows one may say it in another language: the English template is the key of a plain table,
 * what fills its holes travels with it.
 *
 *     say`Run ${run} has a batch of one image already.`
 *     // { text: 'Run 3 has ...', template: 'Run {0} has ...', values: [3] }
 */

/** A number said with a fixed count of digits after the point. */
export interface Decimal {
  readonly number: number
  readonly digits: number
}

/** What fills a hole. A string is a name, a path or another program's words: it is never translated. A sentence translates itself. */
export type SentenceValue = string | number | Decimal | Sentence

export interface Sentence {
  /** In English, as log, command line, report and database show it. */
  readonly text: string
  /** In English, with `{0}`, `{1}`, ... where `values` are filled in. */
  readonly template: string
  readonly values: readonly SentenceValue[]
}

/** Tag of a template literal. */
export function say(literals: TemplateStringsArray, ...values: SentenceValue[]): Sentence {
  const template = literals.reduce((head, literal, i) => `${head}{${i - 1}}${literal}`)
  return sentenceOf(template, values)
}

/** `value` with `digits` after the point: '0.50', in Turkish '0,50'. */
export function decimal(value: number, digits: number): Decimal {
  return { number: value, digits }
}

/** A list of sentences, names or both, or several sentences in a row: only separators are added, so that it needs no translation. */
export function joined(parts: readonly SentenceValue[], separator = ', '): Sentence {
  return sentenceOf(parts.map((_, i) => `{${i}}`).join(separator), parts)
}

/** What another program or the system says: shown as it is in every language. */
export function verbatim(text: string): Sentence {
  return { text, template: '{0}', values: [text] }
}

/** What an earlier version stored as text alone: translated only where the whole of it is a template. */
export function storedSentence(stored: Sentence | string): Sentence {
  return typeof stored === 'string' ? { text: stored, template: stored, values: [] } : stored
}

export function isSentence(value: unknown): value is Sentence {
  return typeof value === 'object' && value !== null && 'template' in value
}

/** Fills the holes of a template. A full stop that a quoted sentence ends in gives way to the sign that follows it. */
export function fillTemplate(
  template: string,
  values: readonly SentenceValue[],
  show: (value: SentenceValue) => string,
): string {
  return template.replace(/\{(\d+)\}(?=(.?))/g, (hole, index: string, next: string) => {
    const value = values[Number(index)]
    if (value === undefined) return hole
    const shown = show(value)
    return isSentence(value) && /^[.,;:)]/.test(next) ? shown.replace(/(?<!\.)\.$/, '') : shown
  })
}

function sentenceOf(template: string, values: readonly SentenceValue[]): Sentence {
  return { text: fillTemplate(template, values, inEnglish), template, values }
}

function inEnglish(value: SentenceValue): string {
  if (typeof value !== 'object') return String(value)
  return isSentence(value) ? value.text : value.number.toFixed(value.digits)
}

/** For JSON.stringify: sentences as the text they were before they had parts. */
export function sentencesAsText(_key: string, value: unknown): unknown {
  return isSentence(value) ? value.text : value
}
