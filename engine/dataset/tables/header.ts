import type { Dialect } from './dialect.ts'

export interface Header {
  readonly columns: readonly string[]
  /** The first record holds them. */
  readonly isFirstRecord: boolean
  /** The lines begin, and may end, with a separator, as in `| a | b |`. */
  readonly isFramed: boolean
}

/** The column names of a table, from its first records. */
export function findHeader(dialect: Dialect): Header {
  const isFramed = dialect.separator.startsWith('|') && (dialect.sample[0]?.cells[0] ?? '').trim() === ''
  const [first = [], ...body] = dialect.sample.map(({ cells }) => (isFramed ? unframe(cells) : cells))
  if (!isData(first, body)) {
    const shift = rowNames(first, body)
    return { columns: nameColumns([...shift, ...first]), isFirstRecord: true, isFramed }
  }
  const comment = dialect.comment
  const names = comment !== null && comment.length === first.length ? comment : first.map(() => '')
  return { columns: nameColumns(names), isFirstRecord: false, isFramed }
}

/** Without the empty values outside the outermost separators. */
export function unframe(cells: readonly string[]): readonly string[] {
  return cells.slice(isBlank(cells[0]) ? 1 : 0, isBlank(cells.at(-1)) ? -1 : undefined)
}

/** R leaves out the name of the first column, which holds the names of the rows. */
function rowNames(first: readonly string[], body: readonly (readonly string[])[]): string[] {
  const isWider = body.length > 0 && body.every((cells) => cells.length === first.length + 1)
  return isWider && body.some((cells) => !isBlank(cells.at(-1))) ? [''] : []
}

function isBlank(cell: string | undefined): boolean {
  return cell?.trim() === ''
}

const imageName = /\.(jpe?g|jfif|png|bmp|tiff?|webp|gif|heic|avif|dcm)$/i
const number = /^-?\d+([.,]\d+)?$/

/** Whether the first record is no header: it holds what the column below it holds. */
function isData(first: readonly string[], body: readonly (readonly string[])[]): boolean {
  const same = first.join('\n')
  const others = body.filter((cells) => cells.join('\n') !== same)
  const numbers = first.map(cleanValue).filter((value) => number.test(value)).length
  const counted = first.every((value, i) => cleanValue(value) === String(i))
  return first.some((cell, i) => {
    const value = cleanValue(cell)
    if (value === '') return false
    if (imageName.test(value)) return true
    const column = others.map((cells) => cleanValue(cells[i] ?? '')).filter((each) => each !== '')
    if (column.length === 0 || counted) return false
    if (number.test(value)) return numbers === first.length && column.every((each) => number.test(each))
    if (column.includes(value)) return true
    return /\d{3}|[\da-f]{16}/i.test(value) && share(column, shape(value)) >= 0.8
  })
}

/** `ISIC_0000012` -> `ISIC_0`. */
function shape(value: string): string {
  return /^[\da-f]{16,}$/i.test(value) ? '#' : value.replace(/\d+/g, '0')
}

function share(column: readonly string[], wanted: string): number {
  return column.filter((value) => shape(value) === wanted).length / column.length
}

/** Each name once, without marks that cannot be seen. */
export function nameColumns(names: readonly string[]): string[] {
  const taken = new Set<string>()
  return names.map((given, i) => {
    const name = cleanValue(given.replace(/[\u200b-\u200d\u2060\ufeff]/g, ''))
    // An object's prototype is no column.
    const wanted = name === '' || name === '__proto__' ? `column ${i + 1}` : name
    let unique = wanted
    for (let n = 2; taken.has(unique); n++) unique = `${wanted} (${n})`
    taken.add(unique)
    return unique
  })
}

/** Without surrounding blanks and quotes. */
export function cleanValue(value: string): string {
  const trimmed = value.trim()
  if (trimmed.length < 2) return trimmed
  const quote = trimmed.charAt(0)
  const isQuoted = (quote === '"' || quote === "'") && trimmed.endsWith(quote)
  return isQuoted ? trimmed.slice(1, -1).trim() : trimmed
}
