// npm run --silent lesionlens -- COMMAND ...: the command line from a clone. Set-up speaks on stderr, and only when it has work.
import { describeSetup } from './setup/describe.mjs'
import { runWithSetup } from './setup/main.mjs'
import { commandLine } from './tools.mjs'

// npm changes to the clone's folder; paths on the command line are meant from where the user stands.
const here = process.env.npm_lifecycle_event === 'lesionlens' ? process.env.INIT_CWD : undefined
const args = process.argv.slice(2)

await runWithSetup({ window: false }, async () => {
  // What set-up chose is its own knowledge; a packaged app has no set-up and no such variable.
  const env = args[0] === 'doctor' ? { LESIONLENS_SETUP: JSON.stringify(await describeSetup()) } : {}
  return commandLine(args, { cwd: here ?? process.cwd(), env })
})
