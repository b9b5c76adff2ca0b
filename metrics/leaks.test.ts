import { describe, expect, it } from 'vitest'
import type { LeakRow } from './leaks.ts'
import { auditLeaks } from './leaks.ts'

const row = (part: LeakRow['part'], ties: Partial<LeakRow> = {}): LeakRow => ({
  patient: null,
  lesion: null,
  nearDuplicate: null,
  ...ties,
  part,
})

describe('auditLeaks', () => {
  it('finds what is shared, and divides the test set', () => {
    const audit = auditLeaks([
      row('train', { lesion: 'L1' }),
      row('train', { lesion: 'L2', nearDuplicate: 'N1' }),
      row('val', { lesion: 'L3' }),
      row('test', { lesion: 'L1' }),
      row('test', { lesion: 'L1' }),
      row('test', { lesion: 'L9', nearDuplicate: 'N1' }),
      row('test', { lesion: 'L3' }),
      row('test', { lesion: 'L8' }),
    ])
    expect(audit.leakedTestRows).toEqual([3, 4, 5, 6])
    expect(audit.cleanTestRows).toEqual([7])
    expect(audit.findings[0]).toMatchObject({ kind: 'patient', isKnown: false, shared: [] })
    expect(audit.findings[1]).toMatchObject({ shared: ['L1', 'L3'], testRows: [3, 4, 6] })
    expect(audit.findings[2]).toMatchObject({ shared: ['N1'], testRows: [5] })
    expect(audit.sentence).toBe(
      '4 of 5 test images have a relative in training or validation (lesions 2, near-duplicates 1): their score may be too good. ' +
        'Not known here, so not checked: patients.',
    )
  })

  it('tells a clean split from one that could not be checked', () => {
    const clean = auditLeaks([row('train', { lesion: 'L1' }), row('test', { lesion: 'L2' })])
    expect(clean.sentence).toContain(
      'No test image shares anything with training or validation (checked: lesions).',
    )
    expect(auditLeaks([row('train'), row('test')]).sentence).toContain('could not be checked')
  })
})
