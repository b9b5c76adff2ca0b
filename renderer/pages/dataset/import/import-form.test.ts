import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Question } from '../../../../shared/domain/import-findings.ts'
import type { Inspection, InspectionRequest } from '../../../../shared/domain/inspection.ts'
import { AppError } from '../../../../shared/errors.ts'
import { say } from '../../../../shared/say.ts'
import { ImportForm } from './import-form.svelte.ts'

const truth = {
  path: 'GroundTruth.csv',
  rows: 4,
  encoding: 'utf-8',
  separator: ',',
  columns: { image: 'image', labels: ['MEL', 'NV'], groups: [], split: null },
  header: ['image', 'MEL', 'NV'],
  used: true,
} as const

function inspection(more: Partial<Inspection> = {}): Inspection {
  return {
    folder: '/lesions',
    layout: null,
    layoutTitle: null,
    labelSource: 'csv',
    files: { images: 4, byExtension: { jpg: 4 }, unreadable: [], unsupported: [], skipped: [] },
    tables: [truth],
    levels: [],
    labels: { MEL: 1, NV: 3 },
    classes: { MEL: 1, NV: 3 },
    examples: {},
    unlabelled: 0,
    groups: 0,
    masks: 0,
    split: null,
    givenSplit: null,
    questions: [],
    warnings: [],
    synthetic: false,
    ...more,
  }
}

function question(id: string, preset: string | null): Question {
  const options = ['a', 'b'].map((value) => ({ value, text: say`Option ${value}.` }))
  return { id, text: say`Which one?`, options, default: preset, answer: null }
}

/** A form whose looks into the folder are answered by hand. */
function formOf(answer: (request: InspectionRequest) => Inspection | Promise<Inspection>) {
  const asked: InspectionRequest[] = []
  const form = new ImportForm('/lesions', (request, { signal }) => {
    asked.push(request)
    return new Promise((resolve, reject) => {
      signal.addEventListener('abort', () => reject(new AppError('cancelled', say`Cancelled.`)))
      void Promise.resolve(answer(request)).then(resolve, reject)
    })
  })
  return { form, asked }
}

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

describe('ImportForm', () => {
  it('is ready with what the folder says by itself', async () => {
    const { form } = formOf(() => inspection())
    expect(form.canImport).toBe(false)
    await form.inspect()
    expect(form.canImport).toBe(true)
    expect(form.request()).toEqual({
      folder: '/lesions',
      map: undefined,
      seed: 42,
      fractions: { train: 0.7, val: 0.15, test: 0.15 },
    })
  })

  it('waits for the answer of a question without a default, and takes a default as it is', async () => {
    const { form, asked } = formOf(() => inspection({ questions: [question('x', null), question('y', 'b')] }))
    await form.inspect()
    expect(form.unanswered.map(({ id }) => id)).toEqual(['x'])
    expect(form.canImport).toBe(false)
    form.answer(form.questions[0]!, 'a')
    await vi.runAllTimersAsync()
    expect(asked.at(-1)?.answers).toEqual({ x: 'a' })
    expect(form.answerOf(form.questions[1]!)).toBe('b')
    expect(form.canImport).toBe(true)
    expect(form.request().answers).toEqual({ x: 'a' })
  })

  it('keeps its controls and what was typed when a choice leads nowhere', async () => {
    const { form } = formOf((request) => {
      if (request.imageColumn === 'NV') throw new AppError('bad-input', say`No row matches.`)
      return inspection()
    })
    await form.inspect()
    form.setClasses({ MEL: 'malignant' })
    form.choose({ imageColumn: 'NV' })
    await vi.runAllTimersAsync()
    expect(form.problem?.message.text).toBe('No row matches.')
    expect(form.canImport).toBe(false)
    expect(form.columns).toEqual(['image', 'MEL', 'NV'])
    form.choose({ imageColumn: undefined })
    await vi.runAllTimersAsync()
    expect(form.problem).toBeNull()
    expect(form.request().map).toEqual({ MEL: 'malignant', NV: 'NV' })
  })

  it('looks once after typing, and forgets the look that a newer one overtook', async () => {
    const slow = Promise.withResolvers<Inspection>()
    const { form, asked } = formOf((request) => (request.leaveOut ? inspection() : slow.promise))
    void form.inspect()
    for (const text of ['*', '*.b', '*.bmp', '*.bmp, ']) form.typeLeaveOut(text)
    await vi.runAllTimersAsync()
    expect(asked.map(({ leaveOut }) => leaveOut)).toEqual([undefined, ['*.bmp']])
    slow.resolve(inspection({ labels: { old: 9 } }))
    await vi.runAllTimersAsync()
    expect(form.labelNames).toEqual(['MEL', 'NV'])
    expect(form.busy).toBe(false)
  })

  it('can take back a table that was left out', async () => {
    const other = { ...truth, path: '/elsewhere/more.csv' }
    const { form, asked } = formOf(({ labels }) =>
      inspection({ tables: labels?.length === 1 && labels[0] === other.path ? [other] : [truth] }),
    )
    await form.inspect()
    form.addLabelFile(other.path)
    await vi.runAllTimersAsync()
    expect(form.tables.map(({ path, used }) => [path, used])).toEqual([
      [other.path, true],
      [truth.path, false],
    ])
    form.useTable(form.tables[1]!, true)
    await vi.runAllTimersAsync()
    expect(asked.at(-1)?.labels).toEqual([other.path, '/lesions/GroundTruth.csv'])
  })

  it('imports nothing of a folder without two classes or with an empty part', async () => {
    const { form } = formOf(() => inspection())
    await form.inspect()
    form.setClasses({ MEL: 'all', NV: ' all ' })
    expect(form.canImport).toBe(false)
    form.setClasses({ NV: 'benign' })
    expect(form.canImport).toBe(true)
    form.testPercent = 90
    expect(form.canImport).toBe(false)
  })
})
