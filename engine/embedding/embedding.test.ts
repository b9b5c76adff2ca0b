import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import { Random } from '../../shared/random.ts'
import type { EmbedResult } from '../../shared/domain/embedding.ts'
import { imageById } from '../db/images.ts'
import { engineStudy } from '../testing/engine-study.ts'
import { embeddingOf } from '../testing/fake-compute.ts'
import { principalCoordinates } from './principal.ts'
import { nearestRows, normalizeRows } from './rows.ts'

describe('rows', () => {
  it('are nearest by cosine, exactly', () => {
    const random = new Random(3)
    const [n, size, k] = [300, 20, 7]
    const raw = Float32Array.from({ length: n * size }, () => random.normal())
    const row = (i: number) => raw.slice(i * size, (i + 1) * size)
    const dot = (a: Float32Array, b: Float32Array) => a.reduce((sum, value, i) => sum + value * b[i]!, 0)
    const cosine = (i: number, j: number) =>
      dot(row(i), row(j)) / Math.sqrt(dot(row(i), row(i)) * dot(row(j), row(j)))
    const candidates = Array.from({ length: n }, (_, i) => i).filter((i) => i % 3 !== 1)
    const wanted = candidates
      .filter((i) => i !== 6)
      .sort((a, b) => cosine(6, b) - cosine(6, a))
      .slice(0, k)
    const distances = wanted.map((i) => 1 - cosine(6, i))
    const found = nearestRows(normalizeRows(raw.slice(), size), size, 6, candidates, k)
    expect(found.map((each) => each.row)).toEqual(wanted)
    found.forEach((each, i) => expect(each.distance).toBeCloseTo(distances[i]!, 5))
  })

  it('of zeros or overflow are like nothing', () => {
    const rows = normalizeRows(Float32Array.of(0, 0, 3, 4, NaN, 1), 2)
    expect([...rows]).toEqual([0, 0, expect.closeTo(0.6, 6), expect.closeTo(0.8, 6), 0, 0])
    expect(nearestRows(rows, 2, 1, [0, 1, 2], 5).map(({ distance }) => distance)).toEqual([1, 1])
  })
})

describe('principal coordinates', () => {
  it('keep the distances that a few directions make, and drop the noise', () => {
    const random = new Random(5)
    const [n, size] = [200, 120]
    // Three planted directions in 120, noise a thousandth of them.
    const directions = [0, 1, 2].map(() => Float64Array.from({ length: size }, () => random.normal()))
    const planted = Array.from({ length: n }, () => [0, 1, 2].map(() => random.normal()))
    const rows = Float32Array.from({ length: n * size }, (_, i) => {
      const [r, c] = [Math.floor(i / size), i % size]
      return directions.reduce((sum, d, k) => sum + planted[r]![k]! * d[c]!, 0) + 0.001 * random.normal()
    })
    const { values, size: dimensions } = principalCoordinates(rows, size, 3)
    expect(dimensions).toBe(3)
    const distance = (data: Float32Array, width: number, a: number, b: number) =>
      Math.hypot(...Array.from({ length: width }, (_, c) => data[a * width + c]! - data[b * width + c]!))
    for (let i = 0; i < 50; i++) {
      const [a, b] = [random.below(n), random.below(n)]
      expect(distance(values, 3, a, b)).toBeCloseTo(distance(rows, size, a, b), 1)
    }
    expect(principalCoordinates(rows.slice(0, 40), 4, 50).size).toBe(4)
  })
})

describe('in the engine', () => {
  let study: Awaited<ReturnType<typeof engineStudy>>
  const call: (typeof study)['call'] = (name, request) => study.call(name, request)
  const finished = ({ id }: { id: number }) => study.engine.finished(id)

  beforeEach(async () => {
    study = await engineStudy()
    await study.finished(call('run.start', { epochs: 1 }))
  })

  it('finds similar training images, lays all out, and computes nothing twice', async () => {
    const [test] = (await call('images.page', { part: 'test', offset: 0, limit: 1 })).items
    const request = { run: 1, image: test!.id, k: 5 }
    expect(await call('sample.similar', request)).toBeNull()
    expect(await call('embedding.map', { run: 1 })).toBeNull()

    const job = await finished(await call('embed.start', { run: 1, map: true }))
    const result = job.result as EmbedResult
    expect(result).toMatchObject({ run: 1, layer: 'last_relu', size: 8, images: 24, failed: [] })
    const similar = (await call('sample.similar', request))!
    expect(similar.items).toHaveLength(5)
    for (const { image } of similar.items) expect(image.part).toBe('train')
    const vector = (id: number) => embeddingOf(imageById(study.engine.context.study.db, id)!.sha256)
    const cosine = (a: number[], b: number[]) => {
      const dot = (x: number[], y: number[]) => x.reduce((sum, value, i) => sum + value * y[i]!, 0)
      return dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b))
    }
    for (const { image, distance } of similar.items)
      expect(distance).toBeCloseTo(1 - cosine(vector(test!.id), vector(image.id)), 5)
    const distances = similar.items.map(({ distance }) => distance)
    expect(distances).toEqual([...distances].sort((a, b) => a - b))
    expect((await call('sample.similar', { ...request, k: 100, part: 'all' }))!.items).toHaveLength(23)

    expect((await finished({ id: result.mapJob! })).error).toBeNull()
    const map = (await call('embedding.map', { run: 1 }))!
    expect(map.points).toHaveLength(24)
    for (const { x, y } of map.points) expect(Number.isFinite(x) && Number.isFinite(y)).toBe(true)
    const answered = map.points.filter((point) => point.predicted !== null)
    expect(answered).not.toHaveLength(0)
    const stored = await call('predictions.list', {
      run: 1,
      part: 'all',
      images: answered.map(({ image }) => image),
    })
    for (const point of answered)
      expect(point.confidence).toBe(
        Math.max(...stored.find(({ image }) => image === point.key)!.probabilities),
      )
    const again = (await finished(await call('embed.start', { run: 1, map: true }))).result as EmbedResult
    expect(again.mapJob).toBeNull()
    expect(await call('embedding.map', { run: 1 })).toEqual(map)
  })

  it('adds what is missing, and starts anew when half of the cache is gone', async () => {
    const embed = async () => (await finished(await call('embed.start', { run: 1 }))).result as EmbedResult
    await embed()
    const cache = join(study.folder, 's.lesionlens', 'cache', 'embeddings')
    const [header, rows] = ['.json', '.f32'].map((end) =>
      join(
        cache,
        readdirSync(cache).find((name) => name.endsWith(end))!,
      ),
    ) as [string, string]
    const whole = readFileSync(rows)
    const known = JSON.parse(readFileSync(header, 'utf8'))
    writeFileSync(header, JSON.stringify({ ...known, images: known.images.slice(0, 20) }))
    writeFileSync(rows, whole.subarray(0, 20 * 8 * 4))
    expect((await embed()).images).toBe(24)
    expect(readFileSync(rows)).toEqual(whole)
    rmSync(rows)
    expect((await embed()).images).toBe(24)
    expect(readFileSync(rows)).toEqual(whole)
    expect(readdirSync(cache)).toHaveLength(2)
    await expect(call('sample.similar', { run: 1, image: 999 })).rejects.toMatchObject({ code: 'not-found' })
  })
})
