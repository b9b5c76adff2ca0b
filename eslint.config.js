import globals from 'globals'
import svelte from 'eslint-plugin-svelte'
import tseslint from 'typescript-eslint'
import { importLaw } from './scripts/lint/import-law.mjs'

/** What every part of the window is made with. */
const kit = ['renderer/i18n', 'renderer/ui', 'renderer/commands']

/** Rooms a room may import from, besides itself. Data flows one way; this table is the law of it (docs/adr/001). */
const mayImport = {
  models: [],
  heatmaps: [],
  // Owns its types and the list of metrics, which shared/ takes from it; of shared/ only what imports nothing itself.
  metrics: ['shared/random.ts', 'shared/format.ts', 'shared/math'],
  shared: ['models', 'heatmaps', 'metrics'],
  charts: ['shared'],
  imaging: ['shared'],
  compute: ['shared', 'models', 'heatmaps', 'metrics', 'imaging'],
  engine: ['shared', 'models', 'heatmaps', 'metrics', 'imaging', 'report'],
  report: ['shared', 'models', 'heatmaps', 'metrics', 'charts', 'imaging'],
  cli: ['shared', 'models', 'heatmaps', 'metrics', 'engine'],
  // Menus and dialogs speak the window's languages.
  main: ['shared', 'renderer/i18n'],
  renderer: ['shared', 'models', 'heatmaps', 'metrics', 'charts'],
  'renderer/i18n': ['shared', 'metrics'],
  'renderer/ui': ['shared', 'charts', 'renderer/i18n'],
  'renderer/commands': ['shared', 'renderer/i18n'],
  'renderer/study': ['shared', 'metrics', 'charts', ...kit],
  'renderer/pages/*': ['shared', 'models', 'heatmaps', 'metrics', 'charts', 'renderer/study', ...kit],
}

/** Native libraries, each with the one folder that may load it. */
const native = [
  { name: 'electron', home: 'main/*.ts' },
  { name: 'better-sqlite3', home: 'engine/db/**/*.ts' },
  { name: '@tensorflow/tfjs-node-gpu', home: 'compute/**/*.ts' },
  { name: 'sharp', home: 'imaging/**/*.ts' },
]

const bannedImports = (except = []) => [
  'error',
  {
    paths: native
      .filter(({ name }) => !except.includes(name))
      .map(({ name, home }) => ({
        name,
        message: `Only ${home} may import ${name}.`,
        allowTypeImports: name === '@tensorflow/tfjs-node-gpu',
      })),
  },
]

export default tseslint.config(
  { ignores: ['out/', 'dist/', 'node_modules/', 'test-results/', 'playwright-report/', '**/*.cjs'] },
  ...tseslint.configs.strict,
  ...svelte.configs.recommended,
  {
    plugins: { lesionlens: { rules: { 'import-law': importLaw } } },
    languageOptions: { globals: { ...globals.node } },
    rules: {
      'lesionlens/import-law': ['error', { root: import.meta.dirname, mayImport }],
      'no-restricted-syntax': ['error', { selector: 'ExportDefaultDeclaration', message: 'Export by name.' }],
      'no-restricted-imports': 'off',
      '@typescript-eslint/no-restricted-imports': bannedImports(),
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/no-non-null-assertion': 'off',
      'no-console': 'error',
      eqeqeq: ['error', 'always', { null: 'ignore' }],
    },
  },
  {
    files: ['**/*.ts'],
    ignores: ['renderer/**', 'charts/**'],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': 'error',
    },
  },
  {
    files: ['**/*.svelte', '**/*.svelte.ts', 'renderer/**/*.ts', 'charts/**/*.ts'],
    languageOptions: {
      globals: { ...globals.browser },
      parserOptions: { parser: tseslint.parser, extraFileExtensions: ['.svelte'] },
    },
  },
  {
    // State keeps books that nothing on screen depends on: what was asked for, who waits.
    files: ['**/*.svelte.ts'],
    rules: { 'svelte/prefer-svelte-reactivity': 'off' },
  },
  {
    // Every room of the window is tested with the same stand-ins.
    files: ['renderer/**/*.test.ts'],
    rules: {
      'lesionlens/import-law': [
        'error',
        {
          root: import.meta.dirname,
          mayImport: Object.fromEntries(
            Object.entries(mayImport).map(([room, allowed]) => [room, [...allowed, 'renderer/testing']]),
          ),
        },
      ],
    },
  },
  {
    // Tests make their own pictures.
    files: ['**/*.test.ts'],
    rules: { '@typescript-eslint/no-restricted-imports': bannedImports(['sharp']) },
  },
  ...native.map(({ name, home }) => ({
    files: [home],
    rules: { '@typescript-eslint/no-restricted-imports': bannedImports([name]) },
  })),
  {
    files: ['*.config.{js,ts}', 'scripts/**', 'bench/**', 'cli/**', 'e2e/**'],
    rules: {
      'no-console': 'off',
      'no-restricted-syntax': 'off',
      '@typescript-eslint/no-restricted-imports': 'off',
    },
  },
)
