import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Action } from '../../../shared/hint.ts'
import { bindHintAction } from '../../commands/hint-actions.ts'
import { app } from '../../study/app.svelte.ts'
import { testJob } from '../../testing/records.ts'
import { requestsOf, settle, testStudy } from '../../testing/study.ts'
import { hintButton, offerHintButtons } from '../../ui/hint-buttons.ts'
import { notices } from '../../ui/notices.svelte.ts'
import { say } from '../../../shared/say.ts'
import { toDo } from '../../../shared/hint.ts'
import { TrainForm } from './settings/train-form.svelte.ts'
import { trainHints } from './train-hints.ts'

describe('what the Train page can do about a hint', () => {
  let go: ReturnType<typeof vi.spyOn>
  beforeEach(() => {
    notices.clear()
    go = vi.spyOn(app, 'go').mockImplementation(() => undefined)
  })
  afterEach(() => {
    app.open = null
    vi.restoreAllMocks()
  })

  function press(action: Action, file: string | null = null) {
    const made = testStudy(
      {
        'predict.start': () =>
          testJob<'predict'>(1, { kind: 'predict', status: 'done', result: { images: 4 } }),
        'run.resume': () => testJob<'train'>(2, { run: 3 }),
        'runs.list': () => [],
      },
      { 'dialog.file': () => file },
    )
    app.open = made.study
    bindHintAction([trainHints], action, made.study)!.run()
    return made
  }

  it('sets the training up as the hint says', async () => {
    expect(press({ kind: 'cross-validate' }).study.of(TrainForm).config?.folds).toBe(5)
    const { study } = press({ kind: 'choose-starting-weights' }, '/data/dermnet.h5')
    await settle()
    expect(study.of(TrainForm).config?.weights).toBe('/data/dermnet.h5')
    expect(go).toHaveBeenCalledTimes(2)
    expect(press({ kind: 'start-from-random-weights' }).study.of(TrainForm).config?.weights).toBe('none')
  })

  it('leaves everything as it is when no file was chosen', async () => {
    const { study } = press({ kind: 'get-weights-otherwise', first: 'wait' })
    await settle()
    expect(study.of(TrainForm).config?.weights).toBe('none')
    expect(go).not.toHaveBeenCalled()
  })

  it('starts what is missing', async () => {
    const { asked } = press({ kind: 'predict', run: 3, part: 'val' })
    await settle()
    expect(requestsOf(asked, 'predict.start')).toEqual([{ run: 3, part: 'val' }])
    const resumed = press({ kind: 'resume-halved', run: 3, images: 8, batch: 16 })
    await settle()
    expect(requestsOf(resumed.asked, 'run.resume')).toEqual([{ run: 3, halveBatch: true }])
    expect(notices.list).toEqual([])
  })

  it('has no button for what it cannot do, and none for a hint that names no action', () => {
    const { study } = testStudy({})
    offerHintButtons(
      (action) => bindHintAction([trainHints], action, study) && { label: action.kind, run: vi.fn() },
    )
    expect(hintButton(toDo({ kind: 'train' }, say`Train a model first.`))?.label).toBe('train')
    expect(hintButton(toDo({ kind: 'install' }, say`Install it again.`))).toBeNull()
    expect(hintButton(say`Look again.`)).toBeNull()
    expect(hintButton(undefined)).toBeNull()
  })
})
