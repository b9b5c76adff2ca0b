import { expect, it } from 'vitest'
import { toDo } from '../shared/hint.ts'
import { say } from '../shared/say.ts'
import { commandText, sentencesAsCommandText } from './hints.ts'

it('says what to do in commands and options', () => {
  const predict = toDo(
    { kind: 'predict', run: 3, part: 'val' },
    say`Predict these images with the model first.`,
  )
  expect(commandText(predict)).toBe('Make them first: lesionlens predict --run 3 --split val')
  const labels = toDo({ kind: 'take-labels-of-file', name: 'a.csv' }, say`The folders' names were taken.`)
  expect(commandText(labels)).toBe("The folders' names were taken. --labels a.csv takes the file's.")
  const halved = toDo({ kind: 'resume-halved', run: 2, images: 8, batch: 16 }, say`Resume.`)
  expect(commandText(halved)).toMatch(
    /^Resume with a micro-batch of 8: .* batch of 16 .*`lesionlens resume --run 2 --halve`\)\.$/,
  )
  expect(commandText(say`Try again.`)).toBe('Try again.')
})

it('prints texts where results hold sentences', () => {
  const warnings = [toDo({ kind: 'train' }, say`Train a model first.`), say`${2} images are odd.`]
  expect(JSON.parse(JSON.stringify({ warnings }, sentencesAsCommandText))).toEqual({
    warnings: ['Train a model first (`lesionlens train`).', '2 images are odd.'],
  })
})
