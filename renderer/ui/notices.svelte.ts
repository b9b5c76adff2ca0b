/** Errors and short news, shown until dismissed or outlived. */
import { isCancelled, toWireError } from '../../shared/errors.ts'
import type { Hint } from '../../shared/hint.ts'
import { verbatim, type Sentence } from '../../shared/say.ts'

export interface Notice {
  readonly id: number
  readonly tone: 'error' | 'info'
  readonly message: Sentence
  readonly hint?: Hint | undefined
  readonly action?: { readonly label: string; run(): void } | undefined
}

const INFO_MS = 8000

class Notices {
  list = $state.raw<readonly Notice[]>([])
  #nextId = 1

  /** Cancelling is an outcome, not an error. */
  error(error: unknown): void {
    if (isCancelled(error)) return
    const { message, hint } = toWireError(error)
    if (this.list.some((each) => each.message.text === message.text)) return
    this.#add({ tone: 'error', message, hint })
  }

  /** `text` is the window's own, in its language. */
  info(text: string, action?: Notice['action']): void {
    const id = this.#add({ tone: 'info', message: verbatim(text), action })
    setTimeout(() => this.dismiss(id), INFO_MS)
  }

  dismiss(id: number): void {
    this.list = this.list.filter((each) => each.id !== id)
  }

  clear(): void {
    this.list = []
  }

  #add(notice: Omit<Notice, 'id'>): number {
    const id = this.#nextId++
    this.list = [...this.list.slice(-2), { id, ...notice }]
    return id
  }
}

export const notices = new Notices()

/** Runs something on the user's behalf; what goes wrong is shown. */
export function attempt(work: () => Promise<unknown>): void {
  work().catch((error: unknown) => notices.error(error))
}
