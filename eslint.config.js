import globals from 'globals'
import svelte from 'eslint-plugin-svelte'
import tseslint from 'typescript-eslint'
import { limits } from './scripts/lint/exceptions.mjs'

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
    languageOptions: { globals: { ...globals.node } },
    rules: {
      'no-restricted-syntax': ['error', { selector: 'ExportDefaultDeclaration', message: 'Export by name.' }],
      'no-restricted-imports': 'off',
      '@typescript-eslint/no-restricted-imports': bannedImports(),
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
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
  ...limits(),
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
    files: ['*.config.{js,ts}', '.dependency-cruiser.mjs', 'scripts/**', 'bench/**', 'cli/**', 'e2e/**'],
    rules: {
      'no-console': 'off',
      'no-restricted-syntax': 'off',
      '@typescript-eslint/no-restricted-imports': 'off',
    },
  },
)
