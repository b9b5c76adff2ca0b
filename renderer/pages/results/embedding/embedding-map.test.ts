import { say } from '../../../../shared/say.ts'
import { describe, expect, it } from 'vitest'
import { Jobs } from '../../../study/jobs.svelte.ts'
import { testJob } from '../../../testing/records.ts'
import { settle, testStudy } from '../../../testing/study.ts'
import { ImageMap } from './embedding-map.svelte.ts'

const mapOf = (points: number) => ({ points: Array.from({ length: points }, () => ({})) }) as never

describe('ImageMap', () => {
  it('shows the map of the run that is looked at, whichever answer comes last', async () => {
    const slow = Promise.withResolvers<never>()
    const { study } = testStudy({ 'embedding.map': ({ run }) => (run === 1 ? slow.promise : mapOf(2)) })
    const map = study.of(ImageMap)
    const first = map.read(1)
    await map.read(2)
    slow.resolve(mapOf(5))
    await first
    expect(map.map?.points).toHaveLength(2)
  })

  it('keeps the selection while the same points are read again', async () => {
    let points = 4
    const { study } = testStudy({ 'embedding.map': () => mapOf(points) })
    const map = study.of(ImageMap)
    await map.read(1)
    map.select([0, 1], false)
    await map.read(1)
    expect([...map.selected]).toEqual([0, 1])
    points = 5
    await map.read(1)
    expect(map.selected.size).toBe(0)
  })

  it('adds a group, and takes it out once all of it is selected', () => {
    const map = testStudy({}).study.of(ImageMap)
    map.select([0], false)
    map.toggle([0, 1])
    expect([...map.selected].sort()).toEqual([0, 1])
    map.select([5], true)
    map.toggle([0, 1])
    expect([...map.selected]).toEqual([5])
    map.toggle([])
    expect([...map.selected]).toEqual([5])
  })

  it('remembers what went wrong by run, until it is tried again', async () => {
    let jobs = 0
    const { study } = testStudy({
      'embedding.map': () => null,
      'embed.start': () => testJob(++jobs, { kind: 'embed' }),
    })
    const map = study.of(ImageMap)
    await map.read(1)
    const failing = map.compute(1)
    await settle()
    const error = { message: say`Full.` }
    study.of(Jobs).take(testJob(1, { kind: 'embed', status: 'failed', error }))
    await failing
    await map.read(2)
    expect(map.problemOf(1)?.message).toEqual(error.message)
    const again = map.compute(1)
    expect(map.problemOf(1)).toBeUndefined()
    await settle()
    study.of(Jobs).close()
    await again
    expect(map.problemOf(1)).toBeUndefined()
  })
})
