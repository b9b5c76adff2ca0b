/** No sentence of engine, compute or main that reaches the window is without its Turkish (docs/adr/005), nor speaks the command line. */
import { expect, it } from 'vitest'
import { engineTr } from '../../renderer/i18n/tr/engine/index.ts'
import { collectSentences } from './collect.ts'

const sentences = collectSentences()
/** An option of tensorflowjs_converter, which has no window. */
const OF_ANOTHER_PROGRAM = '--output_format=tfjs_layers_model'

const holesOf = (template: string): string[] =>
  [...template.matchAll(/\{(\d+)\}/g)].map(([, index]) => index!).toSorted()
const hasWords = (template: string): boolean => /\p{L}/u.test(template.replace(/\{\d+\}/g, ''))

it('finds the sentences', () => {
  const templates = sentences.map(({ template }) => template)
  expect(templates).toEqual(
    expect.arrayContaining([
      'Run {0} has no model: it is {1}.',
      'There are no images in {0}, only masks.',
      '{0} must be a number, but is {1}',
      'its output is a constant',
      'interrupted',
    ]),
  )
  expect(new Set(templates).size).toBeGreaterThan(350)
})

it('has a Turkish template for each', () => {
  const missing = sentences
    .filter(({ template }) => hasWords(template) && !Object.hasOwn(engineTr, template))
    .map(({ template, at }) => `${at}: '${template}'`)
  expect(missing).toEqual([])
})

it('has none that nothing says any more', () => {
  const said = new Set(sentences.map(({ template }) => template))
  expect(Object.keys(engineTr).filter((template) => !said.has(template))).toEqual([])
})

it('fills the same holes in both languages', () => {
  for (const [template, translation] of Object.entries(engineTr))
    expect.soft(holesOf(translation), translation).toEqual(holesOf(template))
})

it('never speaks the command line', () => {
  const commands = /(^|[\s(`])--[a-z]|(?<!\.)lesionlens [a-z]|\bnpm (run|start)\b/
  const all = [...sentences.map(({ template }) => template), ...Object.entries(engineTr).flat()]
  expect('Name it with --labels FILE.csv.').toMatch(commands)
  expect(all.filter((text) => commands.test(text.replace(OF_ANOTHER_PROGRAM, '')))).toEqual([])
})
