import { RuleTester } from 'eslint'
import { describe, it } from 'vitest'
import { importLaw } from './import-law.mjs'

const options = [{ root: '/repo', mayImport: { shared: [], engine: ['shared'], renderer: ['shared'] } }]
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
    at('/repo/bench/a.js', "import { b } from '../engine/b.js'"),
  ],
  invalid: [
    { ...at('/repo/shared/a.js', "import { b } from '../engine/b.js'"), errors },
    { ...at('/repo/renderer/pages/a.js', "export { b } from '../../engine/b.js'"), errors },
    { ...at('/repo/renderer/a.js', "export * from '../engine/b.js'"), errors },
    { ...at('/repo/renderer/a.js', "const b = await import('../engine/b.js')"), errors },
    { ...at('/repo/engine/a.js', "import { b } from '../scripts/b.js'"), errors },
  ],
})
