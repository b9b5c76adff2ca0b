import { describe, expect, it } from 'vitest'
import { bindings, keysOf, parseChosen } from './bindings.ts'

const commands = [
  { id: 'next', keys: ['ArrowRight', 'j'] },
  { id: 'previous', keys: ['ArrowLeft', 'k'] },
  { id: 'status', keys: ['s'] },
  { id: 'open' },
]

describe('bindings', () => {
  it('puts a chosen key in the place of the usual ones and takes it from whom it was', () => {
    const map = bindings(commands, { next: 's' })
    expect(map.get('s')).toBe('next')
    expect(map.has('ArrowRight')).toBe(false)
    expect(keysOf(map, 'status')).toEqual([])
  })

  it('keeps other commands as they are', () => {
    expect(keysOf(bindings(commands, { next: 's' }), 'previous')).toEqual(['ArrowLeft', 'k'])
  })
})

describe('parseChosen', () => {
  it('takes stored keys of commands that have keys, and nothing else', () => {
    const stored = { next: 'x', gone: 'y', open: 'z', status: '', previous: 7 }
    expect(parseChosen(commands, stored)).toEqual({ next: 'x' })
  })
})
