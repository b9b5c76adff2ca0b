import { describe, expect, it } from 'vitest'
import { Runs } from '../../../study/runs.svelte.ts'
import { testMap, testRun } from '../../../testing/records.ts'
import { testStudy } from '../../../testing/study.ts'
import { ExplainChoice } from './explain-choice.svelte.ts'

async function choiceOf(...runs: ReturnType<typeof testRun>[]) {
  const { study, asked } = testStudy({
    'runs.list': () => (runs.length > 0 ? runs : [testRun(1)]),
    'run.inspect': () => ({ taps: ['conv', 'top'] }) as never,
  })
  await study.load([Runs])
  return { choice: study.of(ExplainChoice), asked }
}
const maps = [
  testMap(1),
  testMap(2, { className: 'benign' }),
  testMap(3),
  testMap(4, { layer: 'top' }),
  testMap(5, { method: 'grad-cam++' }),
]
const output = {
  run: 1,
  prediction: { predicted: 'malignant' },
  calibrated: null,
  explanations: maps,
} as never

describe('ExplainChoice', () => {
  it('finds the newest map of method, class and layer', async () => {
    const { choice } = await choiceOf()
    expect(choice.find(output, 'benign')?.plus.id).toBe(3)
    choice.target = { kind: 'true' }
    expect(choice.find(output, 'benign')?.plus.id).toBe(2)
    expect(choice.find(output, null)).toBeUndefined()
    choice.target = { kind: 'predicted' }
    choice.setLayer(1, 'top')
    expect(choice.find(output, 'benign')?.plus.id).toBe(4)
    choice.setLayer(1, 'conv')
    choice.method = 'grad-cam++'
    expect(choice.find(output, 'benign')?.plus.id).toBe(5)
  })

  it('takes the true class from the predicted one, where both are stored', async () => {
    const { choice } = await choiceOf()
    choice.target = { kind: 'difference' }
    expect(choice.find(output, 'benign')).toMatchObject({ plus: { id: 3 }, minus: { id: 2 } })
    expect(choice.find(output, 'malignant')).toMatchObject({ plus: { id: 3 }, minus: { id: 3 } })
    expect(choice.requests(1, [7])).toEqual([
      { run: 1, images: [7], method: 'grad-cam', target: { kind: 'predicted' }, layer: 'conv' },
      { run: 1, images: [7], method: 'grad-cam', target: { kind: 'true' }, layer: 'conv' },
    ])
  })

  it('asks no model for a map that it cannot give', async () => {
    const { choice } = await choiceOf(testRun(1), testRun(2, { tap: null }))
    expect(choice.applies(2, 'benign')).toBe(false)
    expect(choice.applies(1, null)).toBe(true)
    choice.target = { kind: 'true' }
    expect([choice.applies(1, 'benign'), choice.applies(1, 'nevus'), choice.applies(1, null)]).toEqual([
      true,
      false,
      false,
    ])
    choice.target = { kind: 'class', name: 'malignant' }
    expect(choice.applies(1, null)).toBe(true)
  })

  it('goes round through methods and targets', async () => {
    const { choice } = await choiceOf()
    const first = choice.method
    const seen = new Set<string>()
    do {
      seen.add(choice.method)
      choice.nextMethod()
    } while (choice.method !== first)
    expect(seen.size).toBeGreaterThan(5)
    for (const kind of ['true', 'difference', 'predicted']) {
      choice.nextTarget()
      expect(choice.target.kind).toBe(kind)
    }
  })

  it('reads the layers of a model once', async () => {
    const { choice, asked } = await choiceOf()
    await choice.loadTaps(1)
    await choice.loadTaps(1)
    expect(choice.taps(1)).toEqual(['conv', 'top'])
    expect(asked.filter(({ name }) => name === 'run.inspect')).toHaveLength(1)
  })
})
