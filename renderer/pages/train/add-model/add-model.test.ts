import { afterEach, describe, expect, it } from 'vitest'
import { AppError } from '../../../../shared/errors.ts'
import { say } from '../../../../shared/say.ts'
import type { AddModelRequest, ModelDescription } from '../../../../shared/domain/run.ts'
import { testJob, testRun } from '../../../testing/records.ts'
import { settle, testStudy } from '../../../testing/study.ts'
import { notices } from '../../../ui/notices.svelte.ts'
import { InputChecks } from '../input-check/input-checks.svelte.ts'
import { AddModel } from './add-model.svelte.ts'

const described = (file: string): ModelDescription => ({ file }) as never
const request = { file: '/data/a.h5' } as AddModelRequest

function adding(chosen: string | null = '/data/a.h5') {
  const { study } = testStudy(
    {
      'model.inspect'({ file }) {
        if (file.endsWith('.txt'))
          throw new AppError('bad-input', say`${file} is no model.`, { hint: say`Look.` })
        return described(file)
      },
      'model.add': () => testJob<'add-model'>(1, { kind: 'add-model' }),
      'runs.list': () => [testRun(7, { name: 'a' })],
      'preprocessing.get': () => null,
    },
    { 'dialog.file': () => chosen },
  )
  const end = (status: 'done' | 'failed' | 'cancelled') =>
    study.jobChanged(
      testJob(1, { kind: 'add-model', status, result: { run: 7, preprocessing: { warnings: [] } } }),
    )
  return { study, state: study.of(AddModel), end }
}

describe('AddModel', () => {
  afterEach(() => notices.clear())

  it('opens for the file chosen, with what it is or why it is none', async () => {
    const { state } = adding()
    await state.choose()
    expect([state.file, state.description]).toEqual(['/data/a.h5', described('/data/a.h5')])
    await state.open('/data/a.txt')
    expect(state.description).toBeNull()
    expect(state.problem).toMatchObject({
      message: { text: '/data/a.txt is no model.' },
      hint: { text: 'Look.' },
    })
    const closed = adding(null).state
    await closed.choose()
    expect(closed.file).toBeNull()
  })

  it('shows what was found of the model that was added', async () => {
    const { state, end } = adding()
    await state.open('/data/a.h5')
    const added = state.add(request)
    await settle()
    expect(state.job?.id).toBe(1)
    end('done')
    await added
    expect(state.added?.run).toBe(7)
    expect(state.report).toEqual({ warnings: [] })
    expect(notices.list).toEqual([])
  })

  it('tells of it elsewhere when the dialog was closed meanwhile', async () => {
    const { study, state, end } = adding()
    await state.open('/data/a.h5')
    const added = state.add(request)
    state.dismiss()
    await settle()
    end('done')
    await added
    expect([state.file, state.added]).toEqual([null, null])
    const [notice] = notices.list
    expect(notice?.message.text).toContain('a')
    notice!.action!.run()
    expect(study.of(InputChecks).shown).toBe(7)
  })

  it('can be tried again after a failure, and says nothing of a cancelled one', async () => {
    for (const status of ['failed', 'cancelled'] as const) {
      const { state, end } = adding()
      await state.open('/data/a.h5')
      const added = state.add(request)
      await settle()
      end(status)
      await added
      expect([state.jobId, state.problem === null]).toEqual([null, status === 'cancelled'])
    }
  })
})
