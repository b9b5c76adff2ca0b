// npm run setup: everything a fresh clone needs, without starting anything.
import { describeSetup } from './setup/describe.mjs'
import { runWithSetup } from './setup/main.mjs'

await runWithSetup({}, async () => {
  console.log(JSON.stringify(await describeSetup(), null, 2))
  return 0
})
