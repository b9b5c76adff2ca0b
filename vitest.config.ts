import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: [
      '{shared,models,metrics,charts,imaging,compute,engine,report,cli,main,renderer,scripts}/**/*.test.ts',
    ],
    // TensorFlow and SQLite are native: each test file gets its own process, two at a time on a two-core machine.
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 240_000,
    hookTimeout: 120_000,
  },
})
