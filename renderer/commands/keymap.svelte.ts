/** The keys of commands with those a user chose in place of the usual ones; kept by the shell, for every study. */
import type { ShellCalls, ShellEvents } from '../../shared/contract/shell-calls.ts'
import type { Caller } from '../../shared/rpc.ts'
import { bindings, keysOf, parseChosen, type ChosenKeys, type Keyed } from './bindings.ts'

type ShellCaller = Pick<Caller<ShellCalls, ShellEvents>, 'call'>

export class Keymap {
  chosen = $state.raw<ChosenKeys>({})
  #commands = $state.raw<readonly Keyed[]>([])
  readonly map = $derived(bindings(this.#commands, this.chosen))
  readonly #shell: ShellCaller

  constructor(shell: ShellCaller) {
    this.#shell = shell
  }

  /** Says which commands there are, and reads the user's keys for them. */
  async load(commands: readonly Keyed[]): Promise<void> {
    this.#commands = commands
    this.chosen = parseChosen(commands, await this.#shell.call('keys.get', null))
  }

  keysOf(id: string): readonly string[] {
    return keysOf(this.map, id)
  }

  isUsual(id: string, key: string): boolean {
    return this.#commands.some((each) => each.id === id && each.keys?.includes(key))
  }

  /** Whoever had the key loses it: one that was chosen goes back to its usual one. */
  async set(id: string, key: string): Promise<void> {
    const others = Object.entries(this.chosen).filter(([other, its]) => other !== id && its !== key)
    await this.#keep({ ...Object.fromEntries(others), [id]: key })
  }

  /** Back to the usual key of one command, or of all. */
  async reset(id?: string): Promise<void> {
    const others = Object.entries(this.chosen).filter(([other]) => id !== undefined && other !== id)
    await this.#keep(Object.fromEntries(others))
  }

  async #keep(chosen: ChosenKeys): Promise<void> {
    await this.#shell.call('keys.set', { keys: chosen })
    this.chosen = chosen
  }
}
