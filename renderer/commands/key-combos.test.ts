import { describe, expect, it } from 'vitest'
import { comboOf, comboText } from './key-combos.ts'

const press = (key: string, shiftKey = false): string | null => comboOf({ key, shiftKey })

describe('comboOf', () => {
  it('names letters in lower case and Shift where it is no part of the sign', () => {
    expect(press('J')).toBe('j')
    expect(press('Q', true)).toBe('Shift+q')
    expect(press('ArrowUp', true)).toBe('Shift+ArrowUp')
    expect(press('Ş', true)).toBe('Shift+ş')
  })

  it('takes a sign as it is, whatever made it', () => {
    expect(press('+', true)).toBe('+')
    expect(press('+')).toBe('+')
    expect(press('?', true)).toBe('?')
    expect(press('1')).toBe('1')
  })

  it('is nothing for a modifier alone', () => {
    expect(press('Shift', true)).toBeNull()
    expect(press('Dead')).toBeNull()
  })

  it('is printed as on a key cap', () => {
    expect(comboText('Shift+ArrowLeft', 'Space')).toBe('⇧ ←')
    expect(comboText(' ', 'Boşluk')).toBe('Boşluk')
    expect(comboText('j', 'Space')).toBe('J')
  })
})
