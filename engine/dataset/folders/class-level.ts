import { soundsLikeDiagnosis } from '../columns/names.ts'
import type { Level } from './levels.ts'

/** Which depth of folders names the classes. */
export interface ClassLevel {
  /** Depths that may, the most likely first. */
  readonly candidates: readonly Level[]
  /** The one to take unless somebody says otherwise; null when several are as likely, or none is. */
  readonly level: Level | null
  /** Whether its names are words of the field, so that nothing need be asked. */
  readonly isSure: boolean
}

/** Judges the levels that may name classes. A site above classes repeats them below each folder; a taxonomy does not. */
export function findClassLevel(levels: readonly Level[]): ClassLevel {
  const all = levels.filter(({ meaning }) => meaning === 'class')
  const several = all.filter(({ names }) => Object.keys(names).length > 1)
  const candidates = several.length > 0 ? several : all
  const spoken = candidates.filter(({ names }) => share(Object.keys(names), soundsLikeDiagnosis) >= 0.3)
  const likely = spoken.length > 0 ? spoken : candidates
  const deepest = likely.at(-1)
  if (!deepest) return { candidates, level: null, isSure: false }
  const crossed = likely.slice(0, -1).every((above) => repeats(above, deepest))
  const level = likely.length === 1 || crossed ? deepest : null
  return {
    candidates: level ? [level, ...candidates.filter((other) => other !== level)] : candidates,
    level,
    isSure: level !== null && spoken.includes(level) && candidates.length === 1,
  }
}

/** Whether the same names lie below most folders of the level above: 'berlin/nevus' and 'izmir/nevus'. */
function repeats(above: Level, below: Level): boolean {
  const parents = new Map<string, Set<string>>()
  below.of.forEach((name, i) => {
    const parent = above.of[i]
    if (name === null || parent === null || parent === undefined) return
    parents.set(name, (parents.get(name) ?? new Set()).add(parent))
  })
  return share([...parents.values()], (found) => found.size > 1) >= 0.5
}

function share<T>(items: readonly T[], holds: (item: T) => boolean): number {
  return items.length === 0 ? 0 : items.filter(holds).length / items.length
}
