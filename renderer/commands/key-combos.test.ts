import { describe, expect, it } from 'vitest'
import { comboOf, comboText } from './key-combos.ts'
import { bindings, ACTION_IDS, DEFAULT_KEYS } from './review-bindings.ts'

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

describe('bindings', () => {
  it('gives no key to two actions', () => {
    const keys = ACTION_IDS.flatMap((id) => DEFAULT_KEYS[id])
    expect(new Set(keys).size).toBe(keys.length)
  })

  it('puts a chosen key in the place of the usual ones and takes it from whom it was', () => {
    const map = bindings({ next: 's' })
    expect(map.get('s')).toBe('next')
    expect(map.has('ArrowRight')).toBe(false)
    expect([...map.values()]).not.toContain('status')
  })

  it('keeps other actions as they are', () => {
    expect(bindings({ next: 's' }).get('ArrowLeft')).toBe('previous')
  })
})
