import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { cruise } from 'dependency-cruiser'
import { expect, it, onTestFinished } from 'vitest'
import { cruiseOptions, zones } from './zones.mjs'

/** Names of the rules that a tree of files breaks. Each file imports what is named for it. */
async function broken(files: Readonly<Record<string, readonly string[]>>): Promise<string[]> {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'lesionlens-zones-')))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  for (const [path, imports] of Object.entries(files)) {
    mkdirSync(join(folder, dirname(path)), { recursive: true })
    writeFileSync(join(folder, path), imports.map((each) => `import '${each}'\n`).join('') + 'export {}\n')
  }
  const options = { ...cruiseOptions, baseDir: folder, validate: true, ruleSet: { forbidden: zones } }
  const { output } = await cruise(['.'], options as never)
  if (typeof output === 'string') throw new Error(output)
  return output.summary.violations.map(({ rule }) => rule.name).sort()
}

it('lets data flow one way', async () => {
  const files = {
    'shared/a.ts': ['../metrics/b.ts'],
    'metrics/b.ts': ['../shared/math/c.ts'],
    'shared/math/c.ts': [],
    'engine/training/d.ts': ['../db/e.ts', '../../shared/a.ts'],
    'engine/db/e.ts': [],
    'engine/engine.ts': ['./training/d.ts'],
    'renderer/ui/f.ts': ['../../charts/g.ts'],
    'charts/g.ts': [],
    'renderer/pages/review/bench/h.ts': ['../queue/i.ts', '../../../ui/f.ts'],
    'renderer/pages/review/queue/i.ts': [],
    'renderer/pages/index.ts': ['./review/bench/h.ts'],
    'engine/db/e.test.ts': ['../training/d.ts'],
  }
  expect(await broken(files)).toEqual([])
})

it.each([
  ['no-circle', { 'shared/a.ts': ['./b.ts'], 'shared/b.ts': ['./a.ts'] }],
  ['imports-of-shared', { 'shared/a.ts': ['../engine/b.ts'], 'engine/b.ts': [] }],
  ['imports-of-metrics', { 'metrics/a.ts': ['../shared/domain/b.ts'], 'shared/domain/b.ts': [] }],
  ['imports-of-engine', { 'engine/a.ts': ['../scripts/b.ts'], 'scripts/b.ts': [] }],
  ['imports-of-renderer-ui', { 'renderer/ui/a.ts': ['../study/b.ts'], 'renderer/study/b.ts': [] }],
  [
    'imports-of-renderer-pages-each',
    { 'renderer/pages/results/a.ts': ['../review/b.ts'], 'renderer/pages/review/b.ts': [] },
  ],
  ['flow-of-engine-db', { 'engine/db/a.ts': ['../training/b.ts'], 'engine/training/b.ts': [] }],
  ['flow-of-engine-context', { 'engine/context.ts': ['./engine.ts'], 'engine/engine.ts': [] }],
])('refuses %s', async (rule, files) => {
  expect(await broken(files)).toContain(rule)
})
