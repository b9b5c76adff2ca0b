import { describe, expect, it } from 'vitest'
import type { LeakRow } from './leaks.ts'
import { auditLeaks, LEAK_KINDS } from './leaks.ts'

const row = (part: LeakRow['part'], ties: Partial<LeakRow> = {}): LeakRow => ({
  patient: null,
  lesion: null,
  identicalFile: null,
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
    expect(audit.findings[0]).toMatchObject({ kind: 'patient', isKnown: false, checked: 0, shared: 0 })
    expect(audit.findings[1]).toMatchObject({ kind: 'lesion', checked: 5, shared: 2, testImages: 3 })
    expect(audit.findings[3]).toMatchObject({ kind: 'nearDuplicate', checked: 1, shared: 1, testImages: 1 })
    expect(audit.sentence).toBe(
      'The 5 test images were compared with those of training and validation by lesion, picture (copies re-encoded, resized, squashed, cropped by up to a tenth, turned or mirrored) (recorded for 1 of 5 test images): ' +
        '4 of them share 2 lesions, 1 picture of which there are copies with these, so their score may be too good. ' +
        'Not recorded for the test images, so not checked: patient, file content.',
    )
  })

  const words = {
    patient: 'patient',
    lesion: 'lesion',
    identicalFile: 'file content',
    nearDuplicate: 'picture (copies',
  }

  it.each(LEAK_KINDS)('claims of %s no more than was compared', (kind) => {
    const title = words[kind]
    const none = auditLeaks([
      row('train', { [kind]: 'a' }),
      row('test', { [kind]: 'b' }),
      row('test', { [kind]: 'c' }),
    ])
    const [checked, unchecked] = none.sentence.split(' Not recorded ')
    expect(checked).toContain(title)
    expect(checked).toContain('no overlap was found.')
    expect(checked).not.toMatch(/anything|nothing|of 2 test images/)
    for (const other of LEAK_KINDS.filter((each) => each !== kind)) {
      expect(checked).not.toContain(words[other])
      expect(unchecked).toContain(words[other])
    }
    const some = auditLeaks([row('train', { [kind]: 'a' }), row('test', { [kind]: 'b' }), row('test')])
    expect(some.sentence).toContain('(recorded for 1 of 2 test images)')
    // Known of training images alone: no test image was compared.
    const training = auditLeaks([row('train', { [kind]: 'a' }), row('test')])
    expect(training.sentence).toContain('could not be checked')
    expect(training.sentence).toContain(title)
    const shared = auditLeaks([row('train', { [kind]: 'a' }), row('test', { [kind]: 'a' })])
    expect(shared.sentence).toMatch(/1 of them share 1 /)
    expect(shared.sentence).not.toContain('no overlap')
  })
})
