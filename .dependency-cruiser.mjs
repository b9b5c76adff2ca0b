import { cruiseOptions, zones } from './scripts/lint/zones.mjs'

export default { forbidden: zones, options: { ...cruiseOptions, tsConfig: { fileName: 'tsconfig.json' } } }
