/**
 * Which room may import which: data flows one way, and this table is the law of it (docs/adr/001). dependency-cruiser holds it, and that
 * no import goes in a circle. A room is a folder; `*` stands for each folder below.
 */

/** What every part of the window is made with. */
const kit = ['renderer/i18n', 'renderer/ui', 'renderer/commands']

/** Rooms (or single files) a room may import from, besides itself. */
const mayImport = {
  models: [],
  heatmaps: [],
  // Owns its types and the list of metrics, which shared/ takes from it; of shared/ only what imports nothing itself.
  metrics: ['shared/random.ts', 'shared/format.ts', 'shared/math'],
  shared: ['models', 'heatmaps', 'metrics'],
  charts: ['shared'],
  files: ['shared'],
  // Libraries that may hang run in threads.
  imaging: ['shared', 'files', 'threads'],
  threads: ['shared'],
  compute: ['shared', 'threads', 'models', 'heatmaps', 'metrics', 'imaging', 'files'],
  engine: ['shared', 'threads', 'models', 'heatmaps', 'metrics', 'imaging', 'files', 'report'],
  report: ['shared', 'models', 'heatmaps', 'metrics', 'charts', 'imaging', 'files'],
  cli: ['shared', 'models', 'heatmaps', 'metrics', 'engine'],
  // Menus and dialogs speak the window's languages.
  main: ['shared', 'files', 'renderer/i18n'],
  renderer: ['shared', 'models', 'heatmaps', 'metrics', 'charts'],
  'renderer/i18n': ['shared', 'metrics'],
  'renderer/ui': ['shared', 'charts', 'renderer/i18n'],
  'renderer/commands': ['shared', 'renderer/i18n'],
  'renderer/study': ['shared', 'metrics', 'charts', ...kit],
  // A page knows no other page.
  'renderer/pages/*': ['shared', 'models', 'heatmaps', 'metrics', 'charts', 'renderer/study', ...kit],
}

/** Rooms of the engine in the order of the flow: each may import only those before it. */
const engineFlow = [
  'db',
  'study',
  'jobs',
  'hosts',
  'weights',
  'context',
  'dataset',
  'prediction',
  'embedding',
  'explanation',
  'evaluation',
  'review',
  'models',
  'training',
  'report',
  'api',
]

/** What tests share; only they may import it. */
const TESTING = '/testing/'

const topRooms = [...new Set(Object.keys(mayImport).map((room) => room.split('/')[0]))]

/** A regular expression for the files of a room; `*` becomes a group that `$1` refers to. */
const filesOf = (room) => (room.endsWith('.ts') ? `^${room}$` : `^${room.replace('*', '([^/]+)')}/`)

function roomRules() {
  const rooms = Object.keys(mayImport)
  return rooms.map((room) => ({
    name: `imports-of-${room.replaceAll('/', '-').replace('*', 'each')}`,
    comment: `${room}/ may import only from itself and from: ${mayImport[room].join(', ') || 'nothing'}.`,
    severity: 'error',
    // The narrowest room of the table decides.
    from: {
      path: filesOf(room),
      pathNot: rooms.filter((each) => each !== room && each.startsWith(room)).map(filesOf),
    },
    to: {
      path: `^(${[...topRooms, 'scripts', 'bench', 'e2e'].join('|')})/`,
      pathNot: [filesOf(room).replace('([^/]+)', '$1'), ...mayImport[room].map(filesOf), TESTING],
    },
  }))
}

function flowRules() {
  const step = (name) => `^engine/${name}(/|\\.ts$)`
  return engineFlow.slice(0, -1).map((name, at) => ({
    name: `flow-of-engine-${name}`,
    comment: `engine/${name} comes before ${engineFlow.slice(at + 1).join(', ')} and must not need them.`,
    severity: 'error',
    from: { path: step(name), pathNot: '(\\.test\\.ts$|/testing/)' },
    to: { path: [...engineFlow.slice(at + 1).map(step), '^engine/(engine|index)\\.ts$'] },
  }))
}

export const zones = [
  {
    name: 'no-circle',
    comment: 'A circle has no bottom to begin reading at.',
    severity: 'error',
    from: {},
    to: { circular: true },
  },
  {
    name: 'no-testing-in-production',
    comment: 'What tests share is for tests.',
    severity: 'error',
    from: { pathNot: `(\\.test\\.ts$|${TESTING}|^(scripts|bench|e2e)/)` },
    to: { path: TESTING },
  },
  ...roomRules(),
  ...flowRules(),
]

/** Folders that the rules are held over. */
export const cruised = topRooms

export const cruiseOptions = {
  doNotFollow: { path: 'node_modules' },
  tsPreCompilationDeps: true,
  enhancedResolveOptions: { extensions: ['.ts', '.svelte', '.mjs', '.js'] },
}
