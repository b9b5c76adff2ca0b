/** What the window remembers between starts, in one small JSON file of the user's data folder. */
import { readFileSync } from 'node:fs'
import { writeWholeSync } from '../files/write-whole.ts'
import type { RecentStudy, ThemeChoice } from '../shared/contract/shell-calls.ts'

export interface WindowBounds {
  readonly x?: number | undefined
  readonly y?: number | undefined
  readonly width: number
  readonly height: number
  readonly maximized: boolean
}

export interface Remembered {
  readonly recent: readonly RecentStudy[]
  readonly theme: ThemeChoice
  /** Id of the chosen language; null follows the system. */
  readonly language: string | null
  readonly bounds: WindowBounds | null
  /** Keys a user chose, by action; the window knows which there are. */
  readonly keys: Readonly<Record<string, string>>
}

const EMPTY: Remembered = { recent: [], theme: 'system', language: null, bounds: null, keys: {} }
const RECENT_MAX = 12

/** Takes only what has the expected form: the file may be old, or edited by hand. */
export function parseRemembered(text: string): Remembered {
  let raw: Record<string, unknown>
  try {
    raw = Object(JSON.parse(text))
  } catch {
    return EMPTY
  }
  const recent = Array.isArray(raw['recent']) ? raw['recent'] : []
  const bounds = Object(raw['bounds'])
  const isSize = (value: unknown): value is number => Number.isFinite(value) && Number(value) >= 200
  return {
    recent: recent.filter(
      (each): each is RecentStudy =>
        typeof each?.folder === 'string' &&
        typeof each?.name === 'string' &&
        typeof each?.openedAt === 'string',
    ),
    theme: raw['theme'] === 'light' || raw['theme'] === 'dark' ? raw['theme'] : 'system',
    language: typeof raw['language'] === 'string' ? raw['language'] : null,
    bounds:
      isSize(bounds.width) && isSize(bounds.height)
        ? { ...bounds, maximized: bounds.maximized === true }
        : null,
    keys: Object.fromEntries(
      Object.entries(Object(raw['keys'])).filter(
        (each): each is [string, string] => typeof each[1] === 'string',
      ),
    ),
  }
}

/** The most recent first, each folder once. */
export function addRecent(list: readonly RecentStudy[], study: RecentStudy): readonly RecentStudy[] {
  return [study, ...list.filter((each) => each.folder !== study.folder)].slice(0, RECENT_MAX)
}

/** Reads once, writes whole: a crash leaves the old file or the new one. */
export class Store {
  readonly #file: string
  #value: Remembered

  constructor(file: string) {
    this.#file = file
    this.#value = EMPTY
    try {
      this.#value = parseRemembered(readFileSync(file, 'utf8'))
    } catch {
      // First start: nothing to remember yet.
    }
  }

  get value(): Remembered {
    return this.#value
  }

  update(change: Partial<Remembered>): void {
    this.#value = { ...this.#value, ...change }
    writeWholeSync(this.#file, `${JSON.stringify(this.#value, null, 2)}\n`)
  }
}
