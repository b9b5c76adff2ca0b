/** Key presses as text: `j`, `Shift+q`, `ArrowRight`, `Shift+ArrowRight`, `+`. Letters are lower case; Shift is named where it is not part of the sign. */

/** Null for a press of Shift, Alt and their like alone. */
export function comboOf({ key, shiftKey }: Pick<KeyboardEvent, 'key' | 'shiftKey'>): string | null {
  if (/^(Shift|Control|Alt|AltGraph|Meta|CapsLock|Dead|Process|Unidentified)$/.test(key)) return null
  const isSign = [...key].length === 1 && key.toLowerCase() === key.toUpperCase()
  const name = [...key].length === 1 ? key.toLowerCase() : key
  // A sign such as + needs Shift on one keyboard and none on another; Space does not.
  return shiftKey && (!isSign || key === ' ') ? `Shift+${name}` : name
}

const SYMBOLS: Readonly<Record<string, string>> = {
  ArrowRight: '→',
  ArrowLeft: '←',
  ArrowUp: '↑',
  ArrowDown: '↓',
  '-': '−',
}

/** As it is printed on a key cap. `space` is the name of the space bar in the window's language. */
export function comboText(combo: string, space: string): string {
  const shift = combo.startsWith('Shift+')
  const key = shift ? combo.slice('Shift+'.length) : combo
  const name = key === ' ' ? space : (SYMBOLS[key] ?? (key.length === 1 ? key.toUpperCase() : key))
  return shift ? `⇧ ${name}` : name
}
