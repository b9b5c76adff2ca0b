import { expect, it } from 'vitest'
import { say, storedSentence } from '../../shared/say.ts'
import { jobError } from './job-error.ts'

it.each(['bad-input', 'missing', 'not-found', 'busy', 'internal', 'interrupted'] as const)(
  'keeps the code %s of a failed job',
  (code) => {
    const error = { code, message: say`What happened.`, hint: say`What to do.` }
    const status = code === 'interrupted' ? 'interrupted' : 'failed'
    expect(jobError({ status, error }, '')).toMatchObject({
      code,
      sentence: error.message,
      hint: error.hint,
    })
  },
)

it('tells a job without a code or an error from its status', () => {
  const message = 'Stored by an earlier version.'
  const error = { message: storedSentence(message) }
  expect(jobError({ status: 'failed', error }, '')).toMatchObject({ message, code: 'internal' })
  expect(jobError({ status: 'interrupted', error }, '')).toMatchObject({ message, code: 'interrupted' })
  expect(jobError({ status: 'failed', error: null }, 'Training: failed')).toMatchObject({
    code: 'internal',
    message: 'Training: failed',
  })
  expect(jobError({ status: 'cancelled', error: null }, '')).toMatchObject({ code: 'cancelled' })
})
