/**
 * The limits of size, where `!` may stand, and the files that do not keep to them yet (`exceptions.json`). The list may only shrink:
 * `exceptions.test.ts` fails when an entry allows more than its file needs.
 */
import { readFileSync } from 'node:fs'

export const MAX_FILE_LINES = 200
export const MAX_FUNCTION_LINES = 40

/** `files` and `functions`: path -> lines of the file and of its longest function; `nonNull`: path -> how often it says `!`. */
export const exceptions = JSON.parse(readFileSync(new URL('exceptions.json', import.meta.url), 'utf8'))

const production =
  '{shared,models,heatmaps,files,threads,metrics,charts,imaging,compute,engine,report,cli,main,renderer}/**/*.{ts,svelte}'
const tests = ['**/*.test.ts', '**/testing/**']

/** Indices of a checked loop: numerics are full of them. */
const numerics = ['{models,heatmaps,metrics,charts,imaging,compute,shared/math}/**']

/** ESLint's configuration: the limits, and the exceptions file by file. */
export function limits() {
  const sizes = (path) => ({
    'max-lines': ['error', { max: exceptions.files[path] ?? MAX_FILE_LINES }],
    'max-lines-per-function': ['error', { max: exceptions.functions[path] ?? MAX_FUNCTION_LINES }],
  })
  const longer = new Set([...Object.keys(exceptions.files), ...Object.keys(exceptions.functions)])
  return [
    { files: [production], ignores: tests, rules: sizes() },
    ...[...longer].map((path) => ({ files: [path], rules: sizes(path) })),
    {
      files: [...tests, '{bench,e2e,scripts}/**', ...numerics, ...Object.keys(exceptions.nonNull)],
      rules: { '@typescript-eslint/no-non-null-assertion': 'off' },
    },
  ]
}
