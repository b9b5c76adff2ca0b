// The development tools, each run by the Node 24 of this clone whatever Node npm itself runs on.
import { existsSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { delimiter, dirname, join } from 'node:path'
import { electronPath } from './setup/electron.mjs'
import { SetupError } from './setup/log.mjs'
import { modules, node24Path, root } from './setup/paths.mjs'
import { cruised } from './lint/zones.mjs'
import { passThrough, which, works } from './setup/process.mjs'

/** Runs a program on Node 24 in the foreground; resolves to its exit status. */
export function node24(args, { env = {}, ...options } = {}) {
  const node = node24Path()
  // Programs that start `node` by name get the same one.
  const path = `${dirname(node)}${delimiter}${process.env.PATH}`
  return passThrough(node, args, { cwd: root, env: { ...process.env, PATH: path, ...env }, ...options })
}

const tool = (file) => join(modules, file)

export function prettier(args) {
  return node24([tool('prettier/bin/prettier.cjs'), '--log-level=warn', ...args, '.'])
}

/** ESLint, then what only the whole tree shows: circles and zones of imports, and exports that nobody imports. All of them run. */
export async function lint(args) {
  if (args.length > 0) return eslint(args)
  const statuses = [await eslint(['.']), await zones(), await knip()]
  return statuses.find((status) => status !== 0) ?? 0
}

function zones() {
  const cruise = tool('dependency-cruiser/bin/dependency-cruiser.mjs')
  return node24([cruise, '--config', '.dependency-cruiser.mjs', '--output-type', 'err', ...cruised])
}

function knip() {
  return node24([tool('knip/bin/knip.js'), '--no-progress', '--treat-config-hints-as-errors'])
}

function eslint(args) {
  return node24([tool('eslint/bin/eslint.js'), '--max-warnings=0', '--no-warn-ignored', ...args])
}

/** TypeScript for what runs on Node, svelte-check for the window. Both always run. */
export async function typeCheck() {
  const node = await node24([tool('typescript/bin/tsc'), '-p', 'tsconfig.json'])
  // Their functions run in the page as well, so they see both worlds.
  const e2e = await node24([tool('typescript/bin/tsc'), '-p', 'e2e/tsconfig.json'])
  const window = await node24([
    tool('svelte-check/bin/svelte-check'),
    '--tsconfig',
    'tsconfig.web.json',
    '--output',
    'human',
    '--fail-on-warnings',
  ])
  return node || e2e || window
}

export function vitest(args) {
  return node24([tool('vitest/vitest.mjs'), 'run', ...args])
}

/** The window is measured where set-up has made one possible. */
export async function bench(args) {
  if (args[0] === 'quality') return quality(args.slice(1))
  const command = ['--disable-warning=ExperimentalWarning', join(root, 'bench', 'index.ts'), ...args]
  const failed = measuresWindow(args) ? await build() : 0
  return failed || (measuresWindow(args) ? onDisplay(command) : node24(command))
}

/** What models reach on real lesions, beside Keras. */
function quality(args) {
  return node24([
    '--disable-warning=ExperimentalWarning',
    join(root, 'bench', 'quality', 'index.ts'),
    ...args,
  ])
}

export function measuresWindow(args) {
  if (args[0] === 'quality') return false
  const only = args[args.indexOf('--only') + 1]
  return !args.includes('--only') || only.split(',').includes('window')
}

/** The command line, from its source: Node 24 strips the types. */
export function commandLine(args, options) {
  return node24(['--disable-warning=ExperimentalWarning', join(root, 'cli', 'index.ts'), ...args], options)
}

/** End-to-end tests on the built app, on a display of their own where there is Xvfb. */
export async function playwright(args, env = {}) {
  const failed = await build()
  if (failed) return failed
  return onDisplay([tool('@playwright/test/cli.js'), 'test', ...args], env)
}

/** Runs a program that opens windows, on a display of its own where there is Xvfb. */
function onDisplay(command, env = {}) {
  const variables = { LESIONLENS_ELECTRON: electronPath(), ...env }
  if (!which('xvfb-run')) return node24(command, { env: variables })
  const screen = ['-a', '-s', '-screen 0 1600x1000x24']
  return passThrough('xvfb-run', [...screen, node24Path(), ...command], {
    cwd: root,
    env: { ...process.env, ...variables },
  })
}

const sources = [
  'shared',
  'models',
  'heatmaps',
  'metrics',
  'charts',
  'imaging',
  'files',
  'threads',
  'compute',
  'engine',
  'report',
  'cli',
  'main',
  'renderer',
  'electron.vite.config.ts',
  'package-lock.json',
]
const builtFile = join(root, 'out', '.built')

/** Builds `out/` when a source is newer than it. Resolves to 0, or to the exit status of the build that failed. */
export async function build({ force = false } = {}) {
  if (!force && isBuilt()) return 0
  const from = new Date().toISOString()
  const status = await node24([tool('electron-vite/bin/electron-vite.js'), 'build', '--logLevel', 'warn'])
  if (status === 0) writeFileSync(builtFile, from)
  return status
}

function isBuilt() {
  const built = statSync(builtFile, { throwIfNoEntry: false })
  return built !== undefined && sources.every((source) => newest(join(root, source)) < built.mtimeMs)
}

/** Latest change of a file or of anything in a folder; the folder's own time tells of deleted files. */
function newest(path) {
  const stat = statSync(path, { throwIfNoEntry: false })
  if (!stat?.isDirectory()) return stat?.mtimeMs ?? 0
  return readdirSync(path).reduce((latest, name) => Math.max(latest, newest(join(path, name))), stat.mtimeMs)
}

/** Starts Electron on an app folder. */
export function electron(args) {
  return passThrough(electronPath(), [...sandboxArguments(), root, ...args], { cwd: root })
}

/** Chromium's sandbox cannot run as root, and elsewhere needs namespaces or a set-uid helper. */
function sandboxArguments() {
  if (process.platform !== 'linux') return []
  if (process.getuid() === 0) return ['--no-sandbox']
  const helper = join(dirname(electronPath()), 'chrome-sandbox')
  const isSetUid = existsSync(helper) && (statSync(helper).mode & 0o4000) !== 0
  if (!isSetUid && !works('unshare', ['--user', 'true'])) {
    throw new SetupError(
      `this system forbids the sandbox of the window: run \`sudo chown root ${helper} && sudo chmod 4755 ${helper}\`, then this command again.`,
    )
  }
  return []
}
