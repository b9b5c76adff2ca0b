import { expect, it } from 'vitest'
import { acceleratorCaps, capText } from './fixed-keys.ts'

it('prints the keys of menus and pages as they stand on the caps', () => {
  const names = { mod: 'Ctrl', space: 'Boşluk' }
  const caps = (keys: readonly string[]): string[] => keys.map((cap) => capText(cap, names))
  expect(caps(acceleratorCaps('CmdOrCtrl+Shift+O'))).toEqual(['Ctrl', '⇧', 'O'])
  expect(caps(acceleratorCaps('F1'))).toEqual(['F1'])
  expect(caps(['Shift', '1 – 9'])).toEqual(['⇧', '1 – 9'])
  expect(caps(['ArrowLeft', ' ', 'Enter', '?'])).toEqual(['←', 'Boşluk', 'Enter', '?'])
})
