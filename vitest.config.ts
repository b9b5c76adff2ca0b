import { svelte } from '@sveltejs/vite-plugin-svelte'
import { defineConfig } from 'vitest/config'

const common = {
  // TensorFlow and SQLite are native: each test file gets its own process, two at a time on a two-core machine.
  pool: 'forks',
  testTimeout: 240_000,
  hookTimeout: 120_000,
} as const

export default defineConfig({
  test: {
    maxWorkers: 2,
    projects: [
      {
        test: {
          ...common,
          name: 'programs',
          include: [
            '{shared,files,threads,models,metrics,charts,imaging,compute,engine,report,cli,main,scripts}/**/*.test.ts',
          ],
        },
      },
      {
        // The window's state, compiled as for the window: what is derived follows what it comes from.
        plugins: [svelte({ configFile: false })],
        resolve: { conditions: ['browser'] },
        test: {
          ...common,
          name: 'window',
          environment: './renderer/testing/environment.ts',
          include: ['renderer/**/*.test.ts'],
        },
      },
    ],
  },
})
