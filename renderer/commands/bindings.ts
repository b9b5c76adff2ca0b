/** Which key does what: the usual keys of commands, and those a user chose in their place. */

/** What of a command decides about keys. */
export interface Keyed {
  readonly id: string
  readonly keys?: readonly string[]
}

/** One key per command that has another than the usual, by the command's id. */
export type ChosenKeys = Readonly<Record<string, string>>

/** Id of the command of each key. What a user chose wins over what is usual. */
export function bindings(commands: readonly Keyed[], chosen: ChosenKeys): ReadonlyMap<string, string> {
  const usual = commands
    .filter(({ id }) => chosen[id] === undefined)
    .flatMap(({ id, keys = [] }) => keys.map((key) => [key, id] as const))
  const own = Object.entries(chosen).map(([id, key]) => [key, id] as const)
  return new Map([...usual, ...own])
}

/** Keys that do the command, in the order they are shown; empty when another command took them. */
export function keysOf(map: ReadonlyMap<string, string>, id: string): readonly string[] {
  return [...map].filter(([, command]) => command === id).map(([key]) => key)
}

/** Only what is a command with keys and a key: the stored text may be old, or edited by hand. */
export function parseChosen(
  commands: readonly Keyed[],
  stored: Readonly<Record<string, unknown>>,
): ChosenKeys {
  const known = new Set(commands.filter(({ keys }) => keys !== undefined).map(({ id }) => id))
  return Object.fromEntries(
    Object.entries(stored).filter(
      (each): each is [string, string] => known.has(each[0]) && typeof each[1] === 'string' && each[1] !== '',
    ),
  )
}
