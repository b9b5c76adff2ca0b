import { RuleTester } from 'eslint'
import { describe, it } from 'vitest'
import { importLaw } from './import-law.mjs'

const mayImport = {
  shared: [],
  engine: ['shared'],
  metrics: ['shared/random.js'],
  renderer: ['shared'],
  'renderer/ui': ['shared'],
  'renderer/pages': ['renderer/ui', 'renderer/pages'],
  'renderer/pages/*': ['shared', 'renderer/ui'],
}
const options = [{ root: '/repo', mayImport }]
const errors = [{ messageId: 'forbidden' }]
const at = (filename: string, code: string) => ({ filename, code, options })

RuleTester.describe = describe
RuleTester.it = it
new RuleTester().run('import-law', importLaw as never, {
  valid: [
    at('/repo/engine/db/a.js', "import { b } from '../b.js'"),
    at('/repo/engine/db/a.js', "import { b } from '../../shared/b.js'"),
    at('/repo/engine/a.js', "import { z } from 'zod'"),
    at('/repo/engine/a.js', "import manifest from '../package.json' with { type: 'json' }"),
    at('/repo/renderer/pages/review/gallery/a.js', "import { b } from '../bench/b.js'"),
    at('/repo/renderer/pages/review/a.js', "import { b } from '../../ui/b.js'"),
    at('/repo/renderer/pages/index.js', "import { b } from './review/b.js'"),
    at('/repo/renderer/main.js', "import { b } from './pages/review/b.js'"),
    at('/repo/metrics/a.js', "import { b } from '../shared/random.js'"),
    at('/repo/bench/a.js', "import { b } from '../engine/b.js'"),
  ],
  invalid: [
    { ...at('/repo/metrics/a.js', "import { b } from '../shared/domain/random.js'"), errors },
    { ...at('/repo/shared/a.js', "import { b } from '../engine/b.js'"), errors },
    { ...at('/repo/renderer/pages/a.js', "export { b } from '../../engine/b.js'"), errors },
    { ...at('/repo/renderer/a.js', "export * from '../engine/b.js'"), errors },
    { ...at('/repo/renderer/a.js', "const b = await import('../engine/b.js')"), errors },
    { ...at('/repo/engine/a.js', "import { b } from '../scripts/b.js'"), errors },
    { ...at('/repo/renderer/pages/results/a.js', "import { b } from '../review/b.js'"), errors },
    { ...at('/repo/renderer/pages/results/a.js', "import { b } from '../index.js'"), errors },
    { ...at('/repo/renderer/ui/a.js', "import { b } from '../pages/review/b.js'"), errors },
  ],
})
