import { describe, expect, it, vi } from 'vitest'
import type { DuplicatePair } from '../../../shared/domain/duplicates.ts'
import { testImage } from '../../testing/records.ts'
import { requestsOf, settle, testStudy } from '../../testing/study.ts'
import { Images } from '../../study/images.svelte.ts'
import { Problems } from './problems.svelte.ts'

function pairOf(id: number, more: Partial<DuplicatePair> = {}): DuplicatePair {
  return {
    id,
    images: [testImage(2 * id), testImage(2 * id + 1)],
    isSameFile: false,
    similarity: 0.98,
    mirrored: false,
    degrees: 90,
    overlap: 1,
    recordedAs: null,
    isContradiction: false,
    isTorn: false,
    decision: null,
    history: [],
    ...more,
  }
}

const counts = { all: 60, open: 60, contradictions: 2, torn: 0, 'recorded-apart': 0, search: null }

function problemsOf(answers: Parameters<typeof testStudy>[0] = {}) {
  const { study, asked } = testStudy({
    'duplicates.counts': () => counts,
    'findings.counts': () => ({ dark: 3, 'cmyk-by-profile': 9 }),
    'duplicates.page': ({ offset, limit }) => ({
      total: 60,
      items: Array.from({ length: Math.min(limit, 60 - offset) }, (_, i) => pairOf(offset + i)),
    }),
    'findings.images': () => ({
      total: 3,
      items: [4, 5, 6].map((id) => ({ image: testImage(id), detail: null })),
    }),
    'images.page': () => ({ total: 3, items: [] }),
    ...answers,
  })
  return { problems: study.of(Problems), images: study.of(Images), asked }
}

describe('Problems', () => {
  it('lists the kinds that occur, and no conversion, which is nobody’s problem', async () => {
    const { problems } = problemsOf()
    await problems.refresh()
    expect(problems.pairCounts.map(({ kind }) => kind)).toEqual(['open', 'contradictions', 'all'])
    expect(problems.imageCounts).toEqual([{ kind: 'dark', count: 3 }])
  })

  it('shows the images of a kind in the grid, and all images again', async () => {
    const { problems, images } = problemsOf()
    await problems.showImages('dark')
    expect(images.filter.images).toEqual([4, 5, 6])
    await problems.showImages('dark')
    expect(images.filter.images).toBeUndefined()
  })

  it('reads pairs as they are asked for, and keeps a decided one in view', async () => {
    const decided = pairOf(1, { decision: 'different' })
    const decide = vi.fn(() => ({ pair: decided, consequence: null }))
    const { problems, asked } = problemsOf({
      'duplicates.decide': decide,
      'duplicates.undo': () => ({ pair: pairOf(1), consequence: null }),
    })
    await problems.showPairs('open')
    await problems.more()
    expect(problems.pairs).toHaveLength(60)
    expect(requestsOf(asked, 'duplicates.page')).toMatchObject([{ offset: 0 }, { offset: 40 }])
    await problems.decide({ pair: 1, decision: 'different' })
    expect(problems.pairs[1]).toEqual(decided)
    await problems.undo()
    expect(problems.pairs[1]?.decision).toBeNull()
    await settle()
  })
})
