// npm run --silent lesionlens -- COMMAND ...: the command line from a clone. Set-up speaks on stderr, and only when it has work.
import { runWithSetup } from './setup/main.mjs'
import { commandLine } from './tools.mjs'

// npm changes to the clone's folder; paths on the command line are meant from where the user stands.
const here = process.env.npm_lifecycle_event === 'lesionlens' ? process.env.INIT_CWD : undefined
await runWithSetup({ window: false }, () =>
  commandLine(process.argv.slice(2), { cwd: here ?? process.cwd() }),
)
