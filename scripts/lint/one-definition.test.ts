/** What must be said once: each pattern may stand in the named file alone. A count that grows names the file that said it again. */
import { globSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'

const root = fileURLToPath(new URL('../..', import.meta.url))
const files = globSync(
  '{shared,models,heatmaps,metrics,charts,imaging,compute,engine,report,cli,main,renderer,files}/**/*.{ts,svelte}',
  {
    cwd: root,
  },
).filter((file) => !file.endsWith('.test.ts') && !file.includes('/testing/'))
const texts = files.map((file) => ({ file, text: readFileSync(`${root}/${file}`, 'utf8') }))

const defines = (name: string) => new RegExp(`(function|const) ${name}\\b`)

const once: readonly (readonly [what: string, pattern: RegExp, home: string])[] = [
  ['map resize', /(function|const) (resizeMap|upsample)\b/, 'shared/math/resize-map.ts'],
  ['softmax', defines('softmax'), 'shared/math/softmax.ts'],
  ['argmax', defines('argmax'), 'shared/math/argmax.ts'],
  ["McNemar's test", defines('mcnemar'), 'metrics/mcnemar.ts'],
  ['union-find', /class DisjointSets|(function|const) rootOf\b/, 'metrics/disjoint-sets.ts'],
  [
    'search for copies of pictures',
    /class DuplicateFinder|function\*? (findNearDuplicates|findPairs)\b/,
    'metrics/duplicates/search.ts',
  ],
  ['percent formatting', /function percent\b/, 'shared/format.ts'],
  ['titles of metrics', /name: 'balanced accuracy'/, 'metrics/catalogue.ts'],
  ['kinds of verdicts', /'model-wrong': '/, 'shared/domain/review.ts'],
]

describe('one definition', () => {
  it.each(once)('of %s', (_, pattern, home) => {
    expect(texts.filter(({ text }) => pattern.test(text)).map(({ file }) => file)).toEqual([home])
  })
})
