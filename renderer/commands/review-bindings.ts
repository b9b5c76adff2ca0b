/** Which key does what on the review page: the usual ones, and those a user chose in their place. */

export const DEFAULT_KEYS = {
  next: ['ArrowRight', 'j'],
  previous: ['ArrowLeft', 'k'],
  first: ['Home'],
  last: ['End'],
  verdict1: ['1'],
  verdict2: ['2'],
  verdict3: ['3'],
  verdict4: ['4'],
  verdict5: ['5'],
  note: ['n'],
  tags: ['g'],
  status: ['s'],
  nextQueue: ['q'],
  previousQueue: ['Shift+q'],
  filter: ['f'],
  gallery: ['v'],
  cover: ['a'],
  overlay: [' '],
  blink: ['b'],
  moreOpacity: [']'],
  lessOpacity: ['['],
  moreMap: ['.'],
  lessMap: [','],
  contours: ['l'],
  mask: ['o'],
  scale: ['x'],
  colormap: ['c'],
  method: ['m'],
  target: ['t'],
  zoomIn: ['+', '='],
  zoomOut: ['-'],
  wholePicture: ['0'],
  panRight: ['Shift+ArrowRight'],
  panLeft: ['Shift+ArrowLeft'],
  panUp: ['Shift+ArrowUp'],
  panDown: ['Shift+ArrowDown'],
} as const satisfies Readonly<Record<string, readonly string[]>>

export type ActionId = keyof typeof DEFAULT_KEYS
export const ACTION_IDS = Object.keys(DEFAULT_KEYS) as ActionId[]
/** One key per action that has another than the usual. */
export type ChosenKeys = Readonly<Partial<Record<ActionId, string>>>

/** Action of each key. What a user chose wins over what is usual. */
export function bindings(chosen: ChosenKeys): ReadonlyMap<string, ActionId> {
  const usual = ACTION_IDS.filter((id) => chosen[id] === undefined).flatMap((id) =>
    DEFAULT_KEYS[id].map((key) => [key, id] as const),
  )
  const own = Object.entries(chosen).map(([id, key]) => [key, id as ActionId] as const)
  return new Map([...usual, ...own])
}

/** Keys that do the action, in the order they are shown; empty when another action took them. */
export function keysOf(map: ReadonlyMap<string, ActionId>, id: ActionId): readonly string[] {
  return [...map].filter(([, action]) => action === id).map(([key]) => key)
}

/** Only what is an action and a key: the stored text may be old, or edited by hand. */
export function parseChosen(stored: Readonly<Record<string, unknown>>): ChosenKeys {
  return Object.fromEntries(
    Object.entries(stored).filter(([id, key]) => id in DEFAULT_KEYS && typeof key === 'string' && key !== ''),
  )
}
