import { beforeEach, describe, expect, it } from 'vitest'
import type { ReviewChange, ReviewOutcome } from '../../../../shared/domain/review.ts'
import { Runs } from '../../../study/runs.svelte.ts'
import { testImage, testItem, testRun, testView } from '../../../testing/records.ts'
import { requestsOf, settle, testStudy } from '../../../testing/study.ts'
import { notices } from '../../../ui/notices.svelte.ts'
import { ReviewSession } from '../review.svelte.ts'
import { Verdicts } from './verdicts.svelte.ts'

/** An engine that keeps what was said, in order, with its undo stack. */
async function bench() {
  const done: ReviewChange[] = []
  const undone: ReviewChange[] = []
  const outcome = ({ image }: ReviewChange): ReviewOutcome =>
    ({
      review: { image, status: 'reviewed' },
      image: testImage(image),
      canUndo: done.length > 0,
      canRedo: undone.length > 0,
    }) as unknown as ReviewOutcome
  const move = (from: ReviewChange[], to: ReviewChange[]) => () => {
    const change = from.pop()
    if (!change) return null
    to.push(change)
    return outcome(change)
  }
  const { study, asked } = testStudy({
    'runs.list': () => [testRun(1)],
    'review.queue': () => ({ total: 3, items: [testItem(1), testItem(2), testItem(3)] }),
    'review.counts': () => ({}) as never,
    'sample.view': ({ image }) => testView(image),
    'explain.start': () => Promise.withResolvers<never>().promise,
    'review.reviewers': () => [],
    'review.set': async (change) => {
      await settle()
      done.push(change)
      return outcome(change)
    },
    'review.undo': move(done, undone),
    'review.redo': move(undone, done),
  })
  await study.load([Runs])
  const review = study.of(ReviewSession)
  await review.open()
  const verdicts = study.of(Verdicts)
  return { study, review, verdicts, done, asked }
}

describe('Verdicts', () => {
  beforeEach(() => {
    localStorage.setItem('review.reviewer', 'Ada')
    localStorage.setItem('review.advance', 'yes')
    notices.clear()
  })

  it('saves a verdict and steps on', async () => {
    const { review, verdicts, done } = await bench()
    await verdicts.give('model-wrong')
    expect(done).toMatchObject([{ image: 1, verdict: 'model-wrong', reviewer: 'Ada', run: 1 }])
    expect(review.index).toBe(1)
    expect(verdicts.canUndo).toBe(true)
    verdicts.setAdvances(false)
    await verdicts.give('poor-image')
    expect(review.index).toBe(1)
  })

  it('asks for the second answer of those that need one', async () => {
    const { verdicts, done } = await bench()
    await verdicts.give('label-wrong')
    expect([verdicts.choosing, done.length]).toEqual(['label', 0])
    await verdicts.give('label-wrong', { label: 'malignant' })
    expect([verdicts.choosing, done[0]?.label]).toEqual([null, 'malignant'])
    await verdicts.give('artefact')
    expect(verdicts.choosing).toBe('artefact')
  })

  it('keeps changes in the order of the keys, however fast they come', async () => {
    const { review, verdicts, done } = await bench()
    verdicts.setAdvances(false)
    const first = verdicts.give('model-wrong')
    review.step(1)
    await Promise.all([first, verdicts.give('poor-image'), verdicts.undo(), verdicts.give('artefact', {})])
    expect(done.map(({ image, verdict }) => [image, verdict])).toEqual([[1, 'model-wrong']])
  })

  it('undoes and redoes, and goes to the image', async () => {
    const { review, verdicts, done } = await bench()
    await verdicts.give('model-wrong')
    await verdicts.undo()
    expect([review.index, done.length, verdicts.canUndo, verdicts.canRedo]).toEqual([0, 0, false, true])
    await verdicts.redo()
    expect([done.length, verdicts.canRedo]).toEqual([1, false])
    await verdicts.redo()
    expect(notices.list).toHaveLength(1)
  })

  it('waits for a name; dismissed, nothing is saved', async () => {
    localStorage.setItem('review.reviewer', '')
    const { verdicts, done, asked } = await bench()
    await verdicts.give('model-wrong')
    expect([verdicts.asksName, done.length]).toEqual([true, 0])
    verdicts.dismissName()
    await verdicts.set({ image: 2, note: 'blurred' })
    await verdicts.setReviewer(' Grace ')
    expect(done).toEqual([{ image: 2, note: 'blurred', reviewer: 'Grace', run: 1 }])
    expect(requestsOf(asked, 'review.set')).toHaveLength(1)
  })

  it('offers the labels that could be right instead', async () => {
    const { study, verdicts } = await bench()
    study.summary = { ...study.summary, dataset: { classes: { benign: 3, malignant: 2 } } as never }
    await settle()
    expect(verdicts.labels).toEqual(['malignant'])
  })
})
