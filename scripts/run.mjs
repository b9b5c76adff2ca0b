// node scripts/run.mjs TASK [ARGUMENTS]: one of the development tools, after making sure that the clone is set up.
import { runWithSetup } from './setup/main.mjs'
import { bench, build, lint, measuresWindow, playwright, prettier, typeCheck, vitest } from './tools.mjs'
import { packageApp } from './package.mjs'

const tasks = {
  'test:unit': { run: vitest },
  e2e: { run: playwright, window: true },
  lint: { run: lint },
  format: { run: () => prettier(['--write']) },
  'format:check': { run: () => prettier(['--check']) },
  check: { run: typeCheck },
  bench: { run: bench, window: measuresWindow },
  build: { run: () => build({ force: true }) },
  package: { run: packageApp, window: true },
}

const [name, ...args] = process.argv.slice(2)
const task = tasks[name]
if (task) {
  await runWithSetup(
    { window: typeof task.window === 'function' ? task.window(args) : (task.window ?? false) },
    () => task.run(args),
  )
} else {
  console.error(`usage: node scripts/run.mjs ${Object.keys(tasks).join('|')} [ARGUMENTS]`)
  process.exitCode = 2
}
