import { describe, expect, it } from 'vitest'
import { failedSanityCheck } from './sanity.ts'

const classes = ['benign', 'malignant']

describe('failedSanityCheck', () => {
  it('names the one class that everything is predicted', () => {
    const confusion = [[28, 0], [20, 0]] // prettier-ignore
    expect(failedSanityCheck({ classes, confusion, intervals: { auc: [0.6, 0.9] } })?.message.text).toBe(
      'Fails the sanity check: every image is predicted benign, regardless of content.',
    )
  })

  it('tells of an AUC that guessing explains', () => {
    const confusion = [[20, 8], [12, 8]] // prettier-ignore
    const check = (low: number, high: number): string | null =>
      failedSanityCheck({ classes, confusion, intervals: { auc: [low, high] } })?.message.text ?? null
    expect(check(0.41, 0.702)).toMatch(/its AUC \(0\.410 to 0\.702\) does not lie above 0\.5/)
    expect(check(0.1, 0.3)).not.toBeNull()
    expect(check(0.501, 0.8)).toBeNull()
  })

  it('asks nothing of one class alone, nor of an AUC without interval', () => {
    expect(failedSanityCheck({ classes, confusion: [[9, 0], [0, 0]], intervals: {} })).toBeNull() // prettier-ignore
    expect(failedSanityCheck({ classes, confusion: [[9, 0], [0, 5]], intervals: {} })).toBeNull() // prettier-ignore
  })
})
