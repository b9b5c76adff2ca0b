/** Circles and the zones inside rooms. Which room may import which is the table in eslint.config.js. */

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

const room = (name) => `^engine/${name}(/|\\.ts$)`
const notTests = { pathNot: '(\\.test\\.ts$|/testing/)' }

const engineRules = engineFlow.slice(0, -1).map((name, at) => ({
  name: `engine-${name}`,
  comment: `engine/${name} comes before ${engineFlow.slice(at + 1).join(', ')} in the flow and must not need them.`,
  severity: 'error',
  from: { path: room(name), ...notTests },
  to: { path: [...engineFlow.slice(at + 1).map(room), '^engine/(engine|index)\\.ts$'] },
}))

export default {
  forbidden: [
    {
      name: 'no-circular',
      comment: 'A circle has no bottom to read from.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    ...engineRules,
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(out|dist|node_modules)/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { extensions: ['.ts', '.svelte', '.mjs', '.js'] },
  },
}
