// npm test: every check there is. All of them run, also after a failure; the last line is their sum.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { countPlaywright, countStatus, countVitest, summary } from './test-counts.mjs'
import { readJson } from './setup/files.mjs'
import { seconds } from './setup/log.mjs'
import { runWithSetup } from './setup/main.mjs'
import { lint, playwright, prettier, typeCheck, vitest } from './tools.mjs'

const folder = mkdtempSync(join(tmpdir(), 'lesionlens-test-'))
const unitFile = join(folder, 'unit.json')
const e2eFile = join(folder, 'e2e.json')

const stages = [
  { name: 'format', run: async () => countStatus(await prettier(['--check'])) },
  { name: 'lint', run: async () => countStatus(await lint([])) },
  { name: 'types', run: async () => countStatus(await typeCheck()) },
  {
    name: 'unit tests',
    async run() {
      const status = await vitest(['--reporter=default', '--reporter=json', `--outputFile.json=${unitFile}`])
      return countVitest(status, readJson(unitFile))
    },
  },
  {
    name: 'end-to-end tests',
    async run() {
      const status = await playwright(['--reporter=list,json'], { PLAYWRIGHT_JSON_OUTPUT_FILE: e2eFile })
      return countPlaywright(status, readJson(e2eFile))
    },
  },
]

await runWithSetup({ window: true }, async () => {
  const results = []
  for (const { name, run } of stages) {
    console.log(`\n== ${name}`)
    const from = Date.now()
    const counts = await run()
    results.push({ name, counts, seconds: seconds(from) })
    console.log(`== ${name}: ${summary([counts])} (${seconds(from)})`)
  }
  console.log('')
  for (const { name, counts, seconds } of results) console.log(`${name}: ${summary([counts])}, ${seconds}`)
  const all = results.map(({ counts }) => counts)
  console.log(summary(all))
  return all.some(({ failed }) => failed > 0) ? 1 : 0
})
rmSync(folder, { recursive: true, force: true })
