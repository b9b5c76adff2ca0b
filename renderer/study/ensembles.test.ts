import { describe, expect, it } from 'vitest'
import { AppError } from '../../shared/errors.ts'
import { say } from '../../shared/say.ts'
import { requestsOf, testStudy } from '../testing/study.ts'
import { Ensembles } from './ensembles.svelte.ts'

async function ensembles(stored: unknown = null, fits = true) {
  const made = testStudy({
    'settings.get': () => stored,
    'settings.set': () => null,
    evaluate() {
      if (fits) return { runs: [] } as never
      throw new AppError('bad-input', say`They were judged on other images.`)
    },
  })
  await made.study.load([Ensembles])
  return { ...made, state: made.study.of(Ensembles) }
}

describe('Ensembles', () => {
  it('remembers each once, whatever order its members are named in', async () => {
    const { state, asked } = await ensembles()
    await state.add([3, 1])
    await state.add([1, 3])
    expect(state.list).toEqual([[1, 3]])
    expect(state.has([3, 1])).toBe(true)
    expect(requestsOf(asked, 'settings.set')).toEqual([{ key: 'results.ensembles', value: [[1, 3]] }])
    await state.remove([3, 1])
    expect(state.list).toEqual([])
  })

  it('keeps none that cannot be judged', async () => {
    const { state, asked } = await ensembles(null, false)
    await expect(state.add([1, 2])).rejects.toMatchObject({ code: 'bad-input' })
    expect(state.list).toEqual([])
    expect(requestsOf(asked, 'settings.set')).toEqual([])
  })

  it('gives those whose members are all there, and reads no nonsense', async () => {
    const { state } = await ensembles([
      [1, 2],
      [2, 5],
    ])
    expect(state.of([1, 2, 3])).toEqual([[1, 2]])
    for (const stored of [[[1]], [['a', 'b']], 'no']) expect((await ensembles(stored)).state.list).toEqual([])
  })
})
