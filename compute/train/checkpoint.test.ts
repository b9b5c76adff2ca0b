import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readCheckpoint, writeCheckpoint, type Checkpoint } from './checkpoint.ts'
import { STOPPING_START } from './early-stopping.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lesionlens-checkpoint-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const checkpoint: Checkpoint = {
  header: {
    plan: 'abc',
    position: { epoch: 2, batch: 3, lossSum: 1.5, correct: 7, seen: 12, seconds: 4 },
    phase: 'network',
    stopping: STOPPING_START,
    epochs: [],
    steps: 11,
  },
  arrays: new Map([
    ['conv/kernel', { shape: [2, 3], values: Float32Array.from([1, -2, 3.5, 1e-30, Infinity, 0]) }],
    ['conv/kernel:m', { shape: [], values: Float32Array.from([0.25]) }],
  ]),
}

describe('checkpoint', () => {
  it('comes back as it was written, with nothing beside it', async () => {
    const file = join(folder, 'made', 'a.checkpoint')
    await writeCheckpoint(file, checkpoint)
    expect(await readCheckpoint(file, 'abc')).toEqual(checkpoint)
    expect(await readdir(join(folder, 'made'))).toEqual(['a.checkpoint'])
  })

  it('is not continued when it is of another plan, cut short at any place, damaged or missing', async () => {
    const file = join(folder, 'b.checkpoint')
    await writeCheckpoint(file, checkpoint)
    expect(await readCheckpoint(file, 'abd')).toBeNull()
    const bytes = await readFile(file)
    for (const length of [0, 3, 11, 40, bytes.length - 1]) {
      await writeFile(file, bytes.subarray(0, length))
      expect(await readCheckpoint(file, 'abc')).toBeNull()
    }
    bytes[bytes.length - 3]! ^= 1
    await writeFile(file, bytes)
    expect(await readCheckpoint(file, 'abc')).toBeNull()
    await rm(file)
    expect(await readCheckpoint(file, 'abc')).toBeNull()
  })
})
