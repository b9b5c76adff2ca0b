import { expect, it } from 'vitest'
import { jobError } from './job-error.ts'

it.each(['bad-input', 'missing', 'not-found', 'busy', 'internal', 'interrupted'] as const)(
  'keeps the code %s of a failed job',
  (code) => {
    const error = { code, message: 'What happened.', hint: 'What to do.' }
    const status = code === 'interrupted' ? 'interrupted' : 'failed'
    expect(jobError({ status, error }, '')).toMatchObject(error)
  },
)

it('tells a job without a code or an error from its status', () => {
  const error = { message: 'Stored by an earlier version.' }
  expect(jobError({ status: 'failed', error }, '')).toMatchObject({ ...error, code: 'internal' })
  expect(jobError({ status: 'interrupted', error }, '')).toMatchObject({ ...error, code: 'interrupted' })
  expect(jobError({ status: 'failed', error: null }, 'Training: failed')).toMatchObject({
    code: 'internal',
    message: 'Training: failed',
  })
  expect(jobError({ status: 'cancelled', error: null }, '')).toMatchObject({ code: 'cancelled' })
})
