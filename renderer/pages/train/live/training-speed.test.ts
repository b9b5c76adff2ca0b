import { describe, expect, it } from 'vitest'
import type { JobPhase } from '../../../../shared/domain/job-phase.ts'
import { remember, speedOf, type Tick } from './training-speed.ts'

/** Ten epochs of 8 training and 2 validation steps, a step in 100 ms. */
const tick = (done: number, epoch: number, phase: JobPhase = { step: 'epoch', at: epoch, of: 10 }): Tick => ({
  atMs: done * 100,
  phase,
  done,
  total: 100,
})

describe('speedOf', () => {
  it('measures training steps and what is left of the epoch', () => {
    const ticks = [0, 1, 2, 3, 4, 5].map((done) => tick(done, 1))
    expect(speedOf(ticks, 10, 0)).toEqual({
      stepsPerSecond: 10,
      epochSecondsLeft: 0.5,
      phaseSecondsLeft: null,
    })
  })

  it('tells the time of the phase where there are two', () => {
    const ticks = [0, 5].map((done) => tick(done, 1))
    expect(speedOf(ticks, 10, 2).phaseSecondsLeft).toBeCloseTo(1.5)
    const later = [20, 25].map((done) => tick(done, 3))
    expect(speedOf(later, 10, 2).phaseSecondsLeft).toBeCloseTo(7.5)
  })

  it('puts the steps of short epochs together, without the validation between them', () => {
    const ticks = [tick(0, 1), tick(4, 1), tick(8, 1, { step: 'validating' }), tick(10, 2), tick(14, 2)]
    expect(speedOf(ticks, 10, 0)).toMatchObject({ stepsPerSecond: 10, epochSecondsLeft: 0.6 })
    expect(speedOf([...ticks, tick(18, 2, { step: 'validating' })], 10, 0).stepsPerSecond).toBe(10)
  })

  it('says nothing before it has seen steps, and nothing while it is paused', () => {
    const nothing = { stepsPerSecond: null, epochSecondsLeft: null, phaseSecondsLeft: null }
    expect(speedOf([], 10, 0)).toEqual(nothing)
    expect(speedOf([tick(5, 1)], 10, 0)).toEqual(nothing)
    expect(speedOf([tick(0, 1), tick(9, 1, { step: 'validating' })], 10, 0)).toEqual(nothing)
    expect(speedOf([tick(0, 1), tick(8, 1), tick(9, 1, { step: 'paused' })], 10, 0)).toEqual(nothing)
  })
})

it('forgets what is long past', () => {
  const old = { ...tick(0, 1), atMs: 0 }
  expect(remember([old], { ...tick(3, 1), atMs: 20_000 })).toHaveLength(1)
})
