import { expect, it } from 'vitest'
import { decimal, joined, say, sentencesAsText, storedSentence, verbatim } from './say.ts'

it('keeps the template and the values of a sentence beside its text', () => {
  expect(say`Run ${3} has no model: it is ${say`failed`}.`).toEqual({
    text: 'Run 3 has no model: it is failed.',
    template: 'Run {0} has no model: it is {1}.',
    values: [3, { text: 'failed', template: 'failed', values: [] }],
  })
  expect(say`Cancelled.`).toEqual({ text: 'Cancelled.', template: 'Cancelled.', values: [] })
})

it('says decimals with their digits, and values that look like holes as they are', () => {
  expect(say`from ${decimal(0.5, 2)} to ${decimal(1, 1)}`.text).toBe('from 0.50 to 1.0')
  expect(say`${'a{1}'} and ${'b{0}'}`.text).toBe('a{1} and b{0}')
})

it('joins lists of sentences and names without words of its own', () => {
  const list = joined([say`${'a'} is missing`, 'b.png'], '; ')
  expect(list).toMatchObject({ text: 'a is missing; b.png', template: '{0}; {1}' })
  expect(joined([]).text).toBe('')
})

it('drops the full stop of a quoted sentence where the sentence goes on, and no other', () => {
  const inner = say`It is empty.`
  expect(say`Refused: ${inner}.`.text).toBe('Refused: It is empty.')
  expect(say`Refused (${inner}), again.`.text).toBe('Refused (It is empty), again.')
  expect(say`The first: ${inner}`.text).toBe('The first: It is empty.')
  expect(say`${inner} Look.`.text).toBe('It is empty. Look.')
  expect(say`Names: ${say`a, b, ...`}.`.text).toBe('Names: a, b, ....')
  expect(say`In ${'file.'}.`.text).toBe('In file..')
})

it('takes the words of others and the texts of earlier versions as they are', () => {
  expect(verbatim('ENOENT: {0}').text).toBe('ENOENT: {0}')
  expect(storedSentence('Cancelled.')).toEqual(say`Cancelled.`)
  const kept = say`There is no run ${1} in this study.`
  expect(storedSentence(kept)).toBe(kept)
})

it('becomes its text in JSON for programs', () => {
  const json = JSON.stringify({ warnings: [say`One of ${2}.`], n: 1 }, sentencesAsText)
  expect(JSON.parse(json)).toEqual({ warnings: ['One of 2.'], n: 1 })
})
