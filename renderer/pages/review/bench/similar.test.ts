import { describe, expect, it } from 'vitest'
import type { SimilarImages } from '../../../../shared/domain/embedding.ts'
import { testJob } from '../../../testing/records.ts'
import { settle, testStudy } from '../../../testing/study.ts'
import { Similar } from './similar.svelte.ts'

const found = (image: number): SimilarImages => ({ image }) as never

describe('Similar', () => {
  it('shows those of the image asked for last', async () => {
    const first = Promise.withResolvers<SimilarImages>()
    const { study } = testStudy({
      'sample.similar': ({ image }) => (image === 1 ? first.promise : found(image)),
    })
    const similar = study.of(Similar)
    const late = similar.find(1, 1)
    await similar.find(1, 2)
    first.resolve(found(1))
    await late
    expect(similar.found).toEqual(found(2))
  })

  it('asks again once features were computed, also when that was cancelled', async () => {
    let id = 0
    const { study } = testStudy({ 'embed.start': () => testJob<'embed'>(++id, { kind: 'embed' }) })
    const similar = study.of(Similar)
    for (const [version, status] of (['done', 'cancelled'] as const).entries()) {
      const computing = similar.compute(1)
      await settle()
      expect(similar.job).toBe(id)
      study.jobChanged(testJob(id, { kind: 'embed', status, result: {} }))
      await computing
      expect([similar.job, similar.version]).toEqual([null, version + 1])
    }
    study.changed({ what: 'embeddings' })
    study.changed({ what: 'labels' })
    expect(similar.version).toBe(3)
  })

  it('passes on why features could not be computed', async () => {
    const { study } = testStudy({
      'embed.start': () => testJob<'embed'>(1, { kind: 'embed', status: 'failed' }),
    })
    const similar = study.of(Similar)
    await expect(similar.compute(1)).rejects.toMatchObject({ code: 'internal' })
    expect(similar.job).toBeNull()
  })
})
