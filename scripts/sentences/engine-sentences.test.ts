/** No sentence of engine or compute that reaches the window is without its Turkish (docs/adr/005). */
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { engineTr } from '../../renderer/i18n/tr/engine/index.ts'
import { tr } from '../../renderer/i18n/tr/index.ts'
import { collectSentences } from './collect.ts'

const sentences = collectSentences()
const KINDS_OF_WORDS = ['part', 'status']

const holesOf = (template: string): string[] =>
  [...template.matchAll(/\{(\d+)(?::\w+)?\}/g)].map(([, index]) => index!).toSorted()

it('finds the sentences', () => {
  const templates = sentences.map(({ template }) => template)
  // A plain literal, a condition, a parameter, a table, a list and a quoted reason.
  expect(templates).toEqual(
    expect.arrayContaining([
      'Run {0} has no model: it is {1}.',
      'There are no images in {0}, only masks.',
      '{0} must be a number, but is {1}',
      '{0} may not be read.',
      'AdamW with weight decay 0.0001',
      'its output is a constant',
    ]),
  )
})

it('has a Turkish template for each', () => {
  const missing = sentences
    .filter(({ template }) => !(template in engineTr))
    .map(({ template, at }) => `${at}: '${template}'`)
  expect(missing).toEqual([])
})

it('goes through engineText wherever the window shows one', () => {
  const root = join(import.meta.dirname, '../..')
  // In text: `>{error}` or a line `{trouble.advice}`; in attributes: `title={run.error}`. Problem.svelte takes them as they are.
  const bare =
    /(?:>|^\s*\w*)\{(?:\w+\.)+(?:message|hint|error|advice)\}|>\{(?:message|hint|error|warning)\}|\s(?!message|hint)\w+=\{[\w.]*\.(?:message|hint|error)(?: \?\? \w+)?\}/gm
  const files = globSync('renderer/**/*.svelte', { cwd: root })
  const shown = files.flatMap((file) =>
    [...readFileSync(join(root, file), 'utf8').matchAll(bare)].map(([text]) => `${file}: ${text.trim()}`),
  )
  expect(files.length).toBeGreaterThan(50)
  expect(shown).toEqual([])
})

it('has none that nothing says any more', () => {
  const said = new Set(sentences.map(({ template }) => template))
  expect(Object.keys(engineTr).filter((template) => !said.has(template))).toEqual([])
})

it('fills the same holes in both languages, each from what is known of it', () => {
  for (const [template, translation] of Object.entries(engineTr)) {
    expect.soft(holesOf(translation), translation).toEqual(holesOf(template))
    for (const [, kind] of translation.matchAll(/\{\d+:(\w+)\}/g))
      expect.soft(['text', ...KINDS_OF_WORDS], translation).toContain(kind)
  }
  for (const kind of KINDS_OF_WORDS)
    expect(Object.keys(tr).some((key) => key.startsWith(`${kind}.`))).toBe(true)
})
