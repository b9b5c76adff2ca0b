/** The user's own keys for the review page; kept by the shell, for every study. */
import type { ShellCalls, ShellEvents } from '../../shared/contract/shell-calls.ts'
import type { Caller } from '../../shared/rpc.ts'
import { bindings, keysOf, parseChosen, type ActionId, type ChosenKeys } from './review-bindings.ts'

export class Keymap {
  chosen = $state.raw<ChosenKeys>({})
  readonly map = $derived(bindings(this.chosen))

  readonly #shell: Pick<Caller<ShellCalls, ShellEvents>, 'call'>

  constructor(shell: Pick<Caller<ShellCalls, ShellEvents>, 'call'>) {
    this.#shell = shell
  }

  async load(): Promise<void> {
    this.chosen = parseChosen(await this.#shell.call('keys.get', null))
  }

  keysOf(id: ActionId): readonly string[] {
    return keysOf(this.map, id)
  }

  /** Whoever had the key loses it: one that was chosen goes back to its usual one. */
  async set(id: ActionId, key: string): Promise<void> {
    const others = Object.entries(this.chosen).filter(([other, its]) => other !== id && its !== key)
    await this.#keep({ ...Object.fromEntries(others), [id]: key })
  }

  async reset(id?: ActionId): Promise<void> {
    const others = Object.entries(this.chosen).filter(([other]) => id !== undefined && other !== id)
    await this.#keep(Object.fromEntries(others))
  }

  async #keep(chosen: ChosenKeys): Promise<void> {
    await this.#shell.call('keys.set', { keys: chosen as Readonly<Record<string, string>> })
    this.chosen = chosen
  }
}
