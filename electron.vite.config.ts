import { svelte } from '@sveltejs/vite-plugin-svelte'
import { defineConfig } from 'electron-vite'
import { join } from 'node:path'

const root = import.meta.dirname

/**
 * `out/main` holds Electron's main program and, beside it, plain Node programs: engine, compute, the command line and worker
 * threads. They find each other by file name, so chunks lie in the same folder. Packages stay outside (`dependencies`).
 */
export default defineConfig({
  main: {
    build: {
      target: 'node20.18',
      sourcemap: true,
      rolldownOptions: {
        input: {
          index: join(root, 'main/index.ts'),
          engine: join(root, 'engine/index.ts'),
          compute: join(root, 'compute/index.ts'),
          cli: join(root, 'cli/index.ts'),
          'embedding-worker': join(root, 'engine/embedding/embedding-worker.ts'),
          'search-worker': join(root, 'engine/dataset/duplicates/search-worker.ts'),
          'evaluate-worker': join(root, 'engine/evaluation/evaluate-worker.ts'),
          'spreadsheet-worker': join(root, 'engine/dataset/tables/spreadsheet-worker.ts'),
          'pixel-worker': join(root, 'compute/pixels/worker.ts'),
          'hdf5-pictures-worker': join(root, 'imaging/hdf5-pictures-worker.ts'),
          'hdf5-worker': join(root, 'compute/keras/hdf5-worker.ts'),
        },
        output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: 'chunk-[name]-[hash].js' },
      },
    },
  },
  preload: {
    build: {
      target: 'node20.18',
      // A sandboxed preload is one CommonJS file: it can require nothing but electron.
      externalizeDeps: false,
      rolldownOptions: {
        input: { preload: join(root, 'main/preload.ts') },
        output: { format: 'cjs', entryFileNames: '[name].cjs', codeSplitting: false },
      },
    },
  },
  renderer: {
    root: join(root, 'renderer'),
    plugins: [svelte()],
    build: {
      target: 'chrome130',
      outDir: join(root, 'out/renderer'),
      rolldownOptions: { input: join(root, 'renderer/index.html') },
    },
  },
})
