import { defineConfig } from '@playwright/test'

/** One window at a time: each test trains for real, on all the machine's cores. */
export default defineConfig({
  testDir: 'e2e',
  testMatch: '**/*.spec.ts',
  workers: 1,
  fullyParallel: false,
  retries: 0,
  forbidOnly: true,
  timeout: 180_000,
  expect: { timeout: 15_000 },
  outputDir: 'test-results',
  reporter: 'list',
  use: { trace: 'off', screenshot: 'only-on-failure', actionTimeout: 15_000 },
})
