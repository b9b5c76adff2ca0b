import { describe, expect, it } from 'vitest'
import type { ThresholdCurve } from '../../../../shared/domain/evaluation.ts'
import { Runs } from '../../../study/runs.svelte.ts'
import { testRun } from '../../../testing/records.ts'
import { requestsOf, settle, testStudy } from '../../../testing/study.ts'
import { Operating } from './operating.svelte.ts'

const curve = (run: number): ThresholdCurve =>
  ({
    run,
    n: 4,
    positives: 2,
    thresholds: [1, 0.8, 0.5, 0.2],
    truePositives: [0, 1, 2, 2],
    falsePositives: [0, 0, 1, 2],
  }) as never

async function operating(threshold: number | null = null) {
  const stored: PromiseWithResolvers<never>[] = []
  const made = testStudy({
    'runs.list': () => [testRun(1, { threshold: threshold === null ? null : ({ threshold } as never) })],
    'operating-point.curve': ({ run }) => curve(run),
    'operating-point.set': () => {
      stored.push(Promise.withResolvers<never>())
      return stored.at(-1)!.promise
    },
    evaluate: () => ({ runs: [] }) as never,
  })
  await made.study.load([Runs])
  const state = made.study.of(Operating)
  await state.read(1)
  return { ...made, state, stored }
}

describe('Operating', () => {
  it('begins at the rule in force, and the handle stays on the curve', async () => {
    const { state } = await operating(0.8)
    expect([state.index, state.threshold]).toEqual([1, 0.8])
    state.move(99)
    expect([state.index, state.threshold]).toEqual([3, 0.2])
    state.move(-1)
    expect(state.threshold).toBe(1)
    state.cancel()
    expect(state.threshold).toBe(0.8)
    expect((await operating()).state.threshold).toBe(0.5)
  })

  it('stores where the handle was released, and nothing where it did not move', async () => {
    const { state, asked, stored } = await operating(0.8)
    await state.release()
    state.move(1)
    await state.release()
    expect(requestsOf(asked, 'operating-point.set')).toEqual([])
    state.move(2)
    const releasing = state.release()
    expect(state.storing).toBe(true)
    await settle()
    stored[0]!.resolve({} as never)
    await releasing
    expect(requestsOf(asked, 'operating-point.set')).toMatchObject([
      { run: 1, rule: { kind: 'threshold', value: 0.5 } },
    ])
    expect(state.storing).toBe(false)
  })

  it('stores the last of several releases, one after the other', async () => {
    const { state, asked, stored } = await operating(0.8)
    state.move(2)
    const releasing = state.release()
    await settle()
    state.move(3)
    await state.release()
    expect(stored).toHaveLength(1)
    stored[0]!.resolve({} as never)
    await settle()
    stored[1]!.resolve({} as never)
    await releasing
    expect(
      requestsOf(asked, 'operating-point.set').map(
        (request) => (request as { rule: { value: number } }).rule.value,
      ),
    ).toEqual([0.5, 0.2])
  })

  it('shows the curve of the run asked for last', async () => {
    const first = Promise.withResolvers<never>()
    const { study } = testStudy({
      'operating-point.curve': ({ run }) => (run === 1 ? first.promise : curve(run)),
    })
    const state = study.of(Operating)
    const late = state.read(1)
    await state.read(2)
    first.resolve(curve(1) as never)
    await late
    expect(state.curve?.run).toBe(2)
  })
})
