import { basename } from 'node:path'
import { analyse } from 'chardet'
import { say, type Sentence } from '../../../shared/say.ts'
import type { Survey } from './survey.ts'
import { notATable, tableError } from './table-error.ts'

export interface Encoding {
  /** As TextDecoder calls it. */
  readonly name: string
  /** Bytes of the byte-order mark. */
  readonly mark: number
  /** Why it may be another. */
  readonly doubt: Sentence | null
}

/**
 * The encoding of a table: as it says itself (byte-order mark), as its zero bytes say (UTF-16), UTF-8 where all of it is well-formed, else an
 * older one by the letters that occur. Throws AppError 'bad-input' for what is no text, or an encoding that is not known.
 */
export function decideEncoding(file: string, survey: Survey, wanted?: string): Encoding {
  const marked = byMark(survey.head)
  if (wanted !== undefined) return asWanted(file, wanted, marked)
  if (marked) return marked
  const wide = byZeros(survey.head)
  if (wide) return { name: wide, mark: 0, doubt: null }
  if (isBinary(survey)) throw notATable(file, say`its bytes are no text`)
  const { valid, invalid } = survey.utf8
  if (invalid === 0) return { name: 'utf-8', mark: 0, doubt: null }
  if (valid > 10 * invalid) {
    const doubt = say`${basename(file)} holds ${invalid} byte(s) that are no UTF-8: some characters are lost.`
    return { name: 'utf-8', mark: 0, doubt }
  }
  return byLetters(file, survey)
}

function byMark(head: Buffer): Encoding | null {
  const marks = [
    ['utf-8', [0xef, 0xbb, 0xbf]],
    ['utf-16le', [0xff, 0xfe]],
    ['utf-16be', [0xfe, 0xff]],
  ] as const
  const found = marks.find(([, bytes]) => bytes.every((byte, i) => head[i] === byte))
  return found ? { name: found[0], mark: found[1].length, doubt: null } : null
}

function asWanted(file: string, wanted: string, marked: Encoding | null): Encoding {
  try {
    const name = new TextDecoder(wanted).encoding
    return { name, mark: marked?.name === name ? marked.mark : 0, doubt: null }
  } catch (error) {
    throw tableError(
      file,
      say`"${wanted}" is no encoding that can be read.`,
      say`Common ones are utf-8, windows-1252 and windows-1254.`,
      error,
    )
  }
}

/** Latin text in UTF-16 has a zero in nearly every pair of bytes, always at the same end. */
function byZeros(head: Buffer): string | null {
  const pairs = head.length >> 1
  if (pairs < 4) return null
  const zerosFrom = (first: number): number => {
    let zeros = 0
    for (let at = first; at < pairs * 2; at += 2) if (head[at] === 0) zeros++
    return zeros / pairs
  }
  const high = zerosFrom(0)
  const low = zerosFrom(1)
  if (low > 0.3 && high < 0.05) return 'utf-16le'
  return high > 0.3 && low < 0.05 ? 'utf-16be' : null
}

/** Control characters other than tab, line ends, page breaks, the zeros that some programs pad with and the end mark of DOS. */
const allowed: ReadonlySet<number> = new Set([0, 9, 10, 11, 12, 13, 26, 27])

function isBinary({ counts, bytes }: Survey): boolean {
  const control = sum(counts.subarray(0, 32).filter((_, byte) => !allowed.has(byte)))
  return control > bytes / 50 || sum(counts.subarray(0, 1)) > bytes / 4
}

/** Where Windows-1254 has the letters of Turkish that Windows-1252 has not: Ğ İ Ş ğ ı ş. There it has Ð Ý Þ ð ý þ, which hardly occur. */
const turkish: ReadonlySet<number> = new Set([0xd0, 0xdd, 0xde, 0xf0, 0xfd, 0xfe])
/** Letters that both have and Turkish uses: Ç Ö Ü ç ö ü Â Î Û â î û. */
const shared: ReadonlySet<number> = new Set([
  0xc7, 0xd6, 0xdc, 0xe7, 0xf6, 0xfc, 0xc2, 0xce, 0xdb, 0xe2, 0xee, 0xfb,
])

function byLetters(file: string, survey: Survey): Encoding {
  const { counts, runs, sample } = survey
  const high = sum(counts.subarray(0x80))
  const guessed = analyse(sample).map(({ name }) => name)
  const doubtful = (name: string): Encoding => ({
    name,
    mark: 0,
    doubt: say`${basename(file)} is not in UTF-8 and was read as ${name}: choose another encoding if letters look wrong.`,
  })
  // Of scripts without Latin letters, whole words lie beyond ASCII; of Latin ones, seldom more than two letters in a row.
  if (high / runs >= 2.5)
    return doubtful(guessed.map(toKnown).find((name) => name !== null) ?? 'windows-1252')
  if (isMacintosh(sample)) return doubtful('macintosh')
  const ofTurkish = sum(counts.filter((_, byte) => turkish.has(byte)))
  const others = sum(counts.subarray(0xc0).filter((_, i) => !shared.has(i + 0xc0))) - ofTurkish
  if (ofTurkish > others)
    return others === 0 ? { name: 'windows-1254', mark: 0, doubt: null } : doubtful('windows-1254')
  const central = guessed.find((name) => /^(ISO-8859|windows-125)/.test(name))
  if (central === 'ISO-8859-2' || central === 'windows-1250') return doubtful('windows-1250')
  return ofTurkish === 0 ? { name: 'windows-1252', mark: 0, doubt: null } : doubtful('windows-1252')
}

/** What was guessed, where it is of a script without Latin letters and can be read. */
function toKnown(name: string): string | null {
  if (/^(UTF|ISO-8859-[129]$|windows-125[024]$)/.test(name)) return null
  try {
    return new TextDecoder(name).encoding
  } catch {
    return null
  }
}

/** Old Excel for Macs wrote é as 0x8E, in the middle of words, where Windows has quotation marks and dashes. */
function isMacintosh(sample: Buffer): boolean {
  const text = sample.toString('latin1')
  const count = (pattern: RegExp): number => text.match(pattern)?.length ?? 0
  // 0x92 is the apostrophe of Windows.
  return count(/(?<=[a-z])[\x80-\x91\x93-\x9f](?=[a-z])/gi) > count(/[\x80-\xff]/g) / 2
}

function sum(counts: Uint32Array): number {
  return counts.reduce((total, count) => total + count, 0)
}
