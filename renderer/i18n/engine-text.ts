/** Sentences of the engine in another language: their template is looked up, and what fills it is filled in again. */
import { fillTemplate, isSentence, type Sentence, type SentenceValue } from '../../shared/say.ts'

/** English template -> template in the other language, with the same holes in any order. */
export type Templates = Readonly<Record<string, string>>

/** A sentence whose template is not in the table stays English as a whole: half a sentence in each language helps nobody. */
export function translated(sentence: Sentence, templates: Templates, language: string): string {
  const { template, values, text } = sentence
  const found = Object.hasOwn(templates, template) ? templates[template] : undefined
  if (found === undefined && hasWords(template)) return text
  return fillTemplate(found ?? template, values, (value) => shown(value, templates, language))
}

/** Separators of a list are alike in every language. */
function hasWords(template: string): boolean {
  return /\p{L}/u.test(template)
}

function shown(value: SentenceValue, templates: Templates, language: string): string {
  if (typeof value === 'string') return value
  if (typeof value === 'number')
    return value.toLocaleString(language, { useGrouping: false, maximumSignificantDigits: 17 })
  if (isSentence(value)) return translated(value, templates, language)
  const { number, digits } = value
  return number.toLocaleString(language, {
    useGrouping: false,
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  })
}
