import type { StateDict } from './tensors.ts'

/** What trainers put before the names of weights: DataParallel, Lightning, torch.compile, wrappers of people's own. */
const PREFIXES = [
  'module.',
  '_orig_mod.',
  'model.',
  'net.',
  'network.',
  'backbone.',
  'encoder.',
  'base_model.',
  'base.',
  'cnn.',
] as const

/**
 * The weights by the names that their architecture gives them. A prefix is taken off when nearly all have it: a head of its own may stand
 * beside, and keeps its name.
 */
export function withoutPrefixes(dict: StateDict): StateDict {
  const names = [...dict.keys()]
  const prefix = PREFIXES.find(
    (each) => names.filter((name) => name.startsWith(each)).length >= 0.8 * names.length,
  )
  if (!prefix || names.length === 0) return dict
  const short = (name: string): string => (name.startsWith(prefix) ? name.slice(prefix.length) : name)
  const renamed = new Map([...dict].map(([name, array]) => [short(name), array]))
  return renamed.size === dict.size ? withoutPrefixes(renamed) : dict
}
