/** Finished sentences of the engine in another language: the template that a sentence was made from is found again, and filled anew. */

/** English template -> template in the other language. Holes are `{0}`, or `{0:kind}` in the translation. */
export type Templates = Readonly<Record<string, string>>

/** A word that is filled in, such as the status of a run: `kind` is `status`. Undefined where it is no such word. */
export type Words = (kind: string, word: string) => string | undefined

/** One reading of a text. */
interface Reading {
  readonly text: string
  /** Letters that templates account for, those of quoted sentences included: the more, the surer. */
  readonly letters: number
}
type Read = (text: string) => Reading | null

/** Longer texts are output of some program. */
const MOST_LETTERS = 4000
/** A sentence in a sentence in a sentence; nothing is deeper. */
const MOST_DEPTH = 3
/** Parts of a list, or sentences of a text. */
const MOST_PARTS = 16
/** Parts that one item or sentence may be cut into by its own commas or full stops. */
const LONGEST_RUN = 4
const SENTENCES = /(?<=[.!?…])( )(?=\p{Lu})/u
const ITEMS = /([,;] )/

/** Returns what translates a text, and gives back unchanged what it does not know. */
export function translator(templates: Templates, words: Words): (text: string) => string {
  const entries = Object.entries(templates)
    .map(([template, translation]) => entryOf(template, translation))
    // Of readings that account for as much, the one with more signs in its template.
    .sort((a, b) => b.signs - a.signs)

  /** The reading by the template that accounts for most of a text. */
  function read(text: string, depth: number): Reading | null {
    let best: Reading | null = null
    for (const entry of entries) {
      const values = match(entry.literals, text)
      const reading = values && fill(entry, values, depth)
      // "{0}: {1}" accounts for nothing itself, only by what is in it.
      if (reading && reading.letters > (best?.letters ?? 0)) best = reading
    }
    return best
  }

  function fill({ translation, letters }: Entry, values: readonly string[], depth: number): Reading {
    let all = letters
    const text = translation.replace(
      /\{(\d+)(?::(\w+))?\}/g,
      (_, index: string, kind: string | undefined) => {
        const value = values[Number(index)] ?? ''
        if (kind !== 'text') return kind ? (words(kind, value) ?? value) : number(value)
        if (depth === MOST_DEPTH) return value
        const inner = inParts(value, ITEMS, (part) => quoted(part, depth + 1))
        all += inner.letters
        return inner.text
      },
    )
    return { text, letters: all }
  }

  /** A sentence that another one quotes may have lost its full stop. */
  function quoted(text: string, depth: number): Reading | null {
    const stopped = read(`${text}.`, depth)
    return read(text, depth) ?? (stopped && { ...stopped, text: stopped.text.replace(/\.$/, '') })
  }

  return (text) => {
    if (text.length > MOST_LETTERS) return text
    const lines = text.split('\n').map((line) => inParts(line, SENTENCES, (part) => read(part, 0)))
    return lines.map((line) => line.text).join('\n')
  }
}

interface Entry {
  /** What stands before, between and behind the holes. */
  readonly literals: readonly string[]
  readonly translation: string
  readonly letters: number
  readonly signs: number
}

function entryOf(template: string, translation: string): Entry {
  const literals = template.split(/\{\d+\}/)
  const said = literals.join('')
  return { literals, translation, letters: said.replace(/\P{L}/gu, '').length, signs: said.length }
}

/** A number with a decimal comma. */
function number(value: string): string {
  return /^-?\d+\.\d+$/.test(value) ? value.replace('.', ',') : value
}

/**
 * What fills the holes between `literals`, or null. Each hole ends where the next literal first occurs, which finds a filling whenever there
 * is one and never goes back.
 */
function match(literals: readonly string[], text: string): readonly string[] | null {
  const first = literals[0]!
  if (literals.length === 1) return text === first ? [] : null
  const last = literals.at(-1)!
  const end = text.length - last.length
  if (!text.startsWith(first) || !text.endsWith(last) || end < first.length) return null
  const values: string[] = []
  let from = first.length
  for (const literal of literals.slice(1, -1)) {
    const at = text.indexOf(literal, from)
    if (at < 0 || at + literal.length > end) return null
    values.push(text.slice(from, at))
    from = at + literal.length
  }
  return [...values, text.slice(from, end)]
}

/** Reads a text part by part or as a whole, whichever accounts for more of it. */
function inParts(text: string, separator: RegExp, read: Read): Reading {
  const parts = text.split(separator)
  const whole = read(text) ?? { text, letters: 0 }
  if (parts.length === 1 || parts.length > 2 * MOST_PARTS) return whole
  const cut = bestCut(parts, read)
  return cut.letters > whole.letters ? cut : whole
}

/** `parts` alternate with their separators. From the end: what follows a part is read the same whatever comes before it. */
function bestCut(parts: readonly string[], read: Read): Reading {
  const rest: Reading[] = []
  for (let from = parts.length - 1; from >= 0; from -= 2) {
    let best: Reading | null = null
    for (let end = from + 1; end <= Math.min(parts.length, from + 2 * LONGEST_RUN); end += 2) {
      const run = parts.slice(from, end).join('')
      const reading = read(run) ?? { text: run, letters: 0 }
      const letters = reading.letters + (rest[end + 1]?.letters ?? 0)
      if (best && letters <= best.letters) continue
      best = { text: reading.text + (parts[end] ?? '') + (rest[end + 1]?.text ?? ''), letters }
    }
    rest[from] = best!
  }
  return rest[0]!
}
