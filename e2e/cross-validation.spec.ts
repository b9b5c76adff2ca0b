import { expect, test } from '@playwright/test'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { lesionlensJson, ROOT, startLesionlens } from './support/command-line.ts'
import { descendants, isAlive } from './support/processes.ts'

interface CrossValidated {
  run: number
  folds: { fold: number; run: number; epochs: { epoch: number }[] }[]
  outOfFold: {
    n: number
    auc: number
    intervals: Record<string, [number, number]>
    folds: { folds: { n: number; auc: number }[]; mean: { auc: number }; deviation: { auc: number } }
  }
}
interface Evaluated {
  runs: { run: number; part: string; n: number; auc: number }[]
}

test.skip(process.platform !== 'linux', 'Finds processes through /proc.')

test('a cross-validation killed in its second fold goes on and is judged on images no model learned from', async () => {
  test.setTimeout(240_000)
  const work = await mkdtemp(join(tmpdir(), 'lesionlens-folds-'))
  const study = join(work, 'study.lesionlens')
  const { split } = await lesionlensJson<{ split: Record<'train' | 'val' | 'test', number> }>(
    ...['import', join(ROOT, 'resources/sample'), '--study', study],
  )

  const settings = ['--model', 'scratch-cnn', '--size', '64', '--epochs', '8', '--learning-rate', '0.003']
  const training = startLesionlens('train', '--study', study, ...settings, '--folds', '3', '--json')
  let said = ''
  training.stderr!.on('data', (chunk: Buffer) => (said += chunk.toString()))
  const ended = new Promise((resolve) => training.on('close', resolve))
  await expect.poll(() => said, { timeout: 90_000 }).toMatch(/fold 2 of 3: epoch/)
  const tree = descendants(training.pid!)
  for (const { pid } of tree) if (isAlive(pid)) process.kill(pid, 'SIGKILL')
  await ended
  await expect.poll(() => tree.filter(({ pid }) => isAlive(pid)).length).toBe(0)

  const resumed = await lesionlensJson<CrossValidated>('resume', '--study', study, '--run', '1')
  expect(resumed.folds.map(({ fold }) => fold)).toEqual([1, 2, 3])
  for (const { epochs } of resumed.folds) expect(epochs.length).toBeGreaterThan(2)
  const { n, auc, intervals, folds } = resumed.outOfFold
  expect(n).toBe(split.train + split.val)
  expect(folds.folds.reduce((sum, fold) => sum + fold.n, 0)).toBe(n)
  expect(folds.mean.auc).toBeCloseTo(folds.folds.reduce((sum, fold) => sum + fold.auc, 0) / 3, 9)
  expect(intervals['auc']![0]).toBeLessThan(auc)
  expect(intervals['auc']![1]).toBeGreaterThan(auc)
  // The classes of the sample can be told apart, by models that never saw the image too.
  expect(auc).toBeGreaterThan(0.6)

  const onTest = await lesionlensJson<Evaluated>('evaluate', '--study', study)
  expect(onTest.runs.map(({ run, n: images }) => [run, images])).toEqual([[1, split.test]])
  const again = await lesionlensJson<Evaluated>('evaluate', '--study', study, '--split', 'out-of-fold')
  expect(again.runs[0]).toMatchObject({ run: 1, part: 'out-of-fold', auc })
  await rm(work, { recursive: true, force: true })
})
