// What Electron runs when it is given no packaged app: loads the app folder named on the command line.
// Electron's own default_app does the same; the fallback build comes without one.
import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { app } from 'electron'

const folder = process.argv.slice(1).find((argument) => !argument.startsWith('-'))
if (folder === undefined) {
  process.stderr.write('usage: electron APP-FOLDER\n')
  app.exit(2)
} else {
  const path = resolve(folder)
  const manifest = JSON.parse(readFileSync(join(path, 'package.json'), 'utf8'))
  app.setName(manifest.productName ?? manifest.name)
  app.setVersion(manifest.version)
  app.setAppPath(path)
  process.defaultApp = true
  // Awaited at the top, so that `ready` comes after the app's own start-up code, as in a packaged app.
  await import(pathToFileURL(join(path, manifest.main)).href)
}
