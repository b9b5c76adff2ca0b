// npm start: the window; on a machine without a display the demo, which ends in a report to look at.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { openSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { runWithSetup } from './setup/main.mjs'
import { build, commandLine, electron } from './tools.mjs'

const { DISPLAY, WAYLAND_DISPLAY } = process.env
const hasDisplay = process.platform !== 'linux' || Boolean(DISPLAY || WAYLAND_DISPLAY)

await runWithSetup({ window: hasDisplay }, hasDisplay ? openWindow : runDemo)

async function openWindow() {
  return (await build()) || electron(process.argv.slice(2))
}

async function runDemo() {
  console.error(
    'There is no display here (DISPLAY and WAYLAND_DISPLAY are empty), so the demo runs instead of the window.',
  )
  const folder = mkdtempSync(join(tmpdir(), 'lesionlens-demo-'))
  const answer = join(folder, 'demo.json')
  try {
    const stdout = openSync(answer, 'w')
    const status = await commandLine(['demo', '--json', ...process.argv.slice(2)], {
      stdio: ['inherit', stdout, 'inherit'],
    })
    if (status === 0) console.log(`The report: ${JSON.parse(readFileSync(answer, 'utf8')).report}`)
    return status
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
