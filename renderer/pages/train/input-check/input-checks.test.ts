import { describe, expect, it } from 'vitest'
import type { PreprocessingReport } from '../../../../shared/domain/preprocessing.ts'
import { testJob } from '../../../testing/records.ts'
import { requestsOf, settle, testStudy } from '../../../testing/study.ts'
import { InputChecks } from './input-checks.svelte.ts'

const found = (warnings: number): PreprocessingReport => ({ warnings: Array(warnings).fill({}) }) as never

describe('InputChecks', () => {
  it('tells a run that was never checked from one that was not read yet', async () => {
    const { study, asked } = testStudy({ 'preprocessing.get': ({ run }) => (run === 1 ? found(2) : null) })
    const checks = study.of(InputChecks)
    expect(checks.report(1)).toBeUndefined()
    await checks.readAll([1, 2])
    await checks.readAll([1, 2])
    expect([checks.report(1), checks.report(2)]).toEqual([found(2), null])
    expect([checks.warnings(1), checks.warnings(2), checks.warnings(3)]).toEqual([2, 0, 0])
    expect(requestsOf(asked, 'preprocessing.get')).toHaveLength(2)
  })

  it('reads the report once the doctor is done, and shows the job until then', async () => {
    let checked = false
    const { study } = testStudy({
      'model.doctor': () => testJob<'doctor'>(4, { kind: 'doctor' }),
      'preprocessing.get': () => (checked ? found(1) : null),
    })
    const checks = study.of(InputChecks)
    const examining = checks.examine(1)
    await settle()
    expect(checks.job?.id).toBe(4)
    expect(checks.report(1)).toBeUndefined()
    checked = true
    study.jobChanged(testJob(4, { kind: 'doctor', status: 'done', result: {} }))
    await examining
    expect(checks.warnings(1)).toBe(1)
    expect(checks.job).toBeUndefined()
  })

  it('makes a run that is fed as suggested, and knows its report', async () => {
    const { study, asked } = testStudy({
      'run.setInput': () =>
        testJob<'set-input'>(5, { kind: 'set-input', status: 'done', result: { run: 9 } }),
      'preprocessing.get': () => found(0),
    })
    const checks = study.of(InputChecks)
    const suggestion = { range: '0..1', channels: 'bgr', classes: ['b', 'a'] } as never
    expect(await checks.apply(1, suggestion)).toBe(9)
    expect(requestsOf(asked, 'run.setInput')).toEqual([
      { run: 1, range: '0..1', channelOrder: 'bgr', classes: ['b', 'a'] },
    ])
    expect(checks.report(9)).toEqual(found(0))
  })

  it('reads again what changed, where it was read before', async () => {
    const { study, asked } = testStudy({ 'preprocessing.get': () => found(0) })
    await study.of(InputChecks).read(1)
    study.changed({ what: 'runs', run: 1 })
    study.changed({ what: 'runs', run: 2 })
    study.changed({ what: 'labels' })
    await settle()
    expect(requestsOf(asked, 'preprocessing.get')).toEqual([{ run: 1 }, { run: 1 }])
  })
})
