// Runs on Node 24, after npm ci: `node electron-fallback-finish.mjs DIST`.
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createPackage } from '@electron/asar'
import { FuseV1Options, FuseVersion, flipFuses } from '@electron/fuses'

const dist = process.argv[2]
await flipFuses(join(dist, 'electron'), {
  version: FuseVersion.V1,
  // Its snapshot file belongs to the other app and is gone.
  [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
  // Playwright attaches through --inspect.
  [FuseV1Options.EnableNodeCliInspectArguments]: true,
})
mkdirSync(join(dist, 'resources'), { recursive: true })
await createPackage(
  fileURLToPath(new URL('default-app', import.meta.url)),
  join(dist, 'resources', 'default_app.asar'),
)
