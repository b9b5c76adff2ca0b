import { describe, expect, it } from 'vitest'
import { Runs } from '../../../study/runs.svelte.ts'
import { testItem, testJob, testMap, testRun, testView } from '../../../testing/records.ts'
import { requestsOf, settle, testStudy } from '../../../testing/study.ts'
import { ExplainAhead } from './explain-ahead.ts'
import { ExplainChoice } from './explain-choice.svelte.ts'

const items = Array.from({ length: 40 }, (_, i) => testItem(i + 1))

async function ahead(explained: readonly number[] = []) {
  let done = 0
  const { study, asked } = testStudy({
    'runs.list': () => [testRun(1)],
    'sample.view': ({ image }) =>
      testView(image, {
        outputs: [
          {
            run: 1,
            prediction: { predicted: 'malignant' },
            explanations: explained.includes(image) ? [testMap(image, { image })] : [],
          },
        ] as never,
      }),
    'explain.start': () => testJob<'explain'>(1, { kind: 'explain', status: 'done', result: {} }),
  })
  await study.load([Runs])
  const at = async (index: number): Promise<number[][]> => {
    const before = requestsOf(asked, 'explain.start').length
    study.of(ExplainAhead).from(items, index, [{ id: 1 }], () => done++)
    await settle()
    return requestsOf(asked, 'explain.start')
      .slice(before)
      .map((request) => (request as { images: number[] }).images)
  }
  return { study, at, answers: () => done }
}

describe('ExplainAhead', () => {
  it('asks for the sample on screen and the next eleven, each once and half a window at a time', async () => {
    const { at, answers } = await ahead()
    expect(await at(0)).toEqual([[1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]])
    for (let index = 1; index < 6; index++) expect(await at(index)).toEqual([])
    expect(await at(6)).toEqual([[13, 14, 15, 16, 17, 18]])
    expect(answers()).toBe(2)
  })

  it('does not wait where the one on screen lacks its map', async () => {
    const { at } = await ahead()
    await at(0)
    expect(await at(38)).toEqual([[39, 40]])
  })

  it('asks for no map that is stored, and for all again with another choice', async () => {
    const { study, at, answers } = await ahead(items.map(({ image }) => image.id).filter((id) => id !== 3))
    expect(await at(0)).toEqual([[3]])
    expect(answers()).toBe(1)
    study.of(ExplainChoice).target = { kind: 'class', name: 'benign' }
    expect((await at(0)).flat()).toHaveLength(12)
  })
})
