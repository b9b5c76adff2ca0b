/** The user's own keys for the review page; kept by the shell, for every study. */
import { shell } from '../study/client.ts'
import { bindings, keysOf, parseChosen, type ActionId, type ChosenKeys } from './review-bindings.ts'

class Keymap {
  chosen = $state.raw<ChosenKeys>({})
  readonly map = $derived(bindings(this.chosen))

  async load(): Promise<void> {
    this.chosen = parseChosen(await shell.call('keys.get', null))
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
    await shell.call('keys.set', { keys: chosen as Readonly<Record<string, string>> })
    this.chosen = chosen
  }
}

export const keymap = new Keymap()
