import { defineConfig } from '@playwright/test'

/** Pictures for README and docs, taken anew with `npm run e2e -- --config e2e/pictures/playwright.config.ts`. */
export default defineConfig({
  testDir: '.',
  testMatch: 'pictures.ts',
  workers: 1,
  timeout: 600_000,
  reporter: 'list',
})
